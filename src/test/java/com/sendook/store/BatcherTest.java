package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private record Write(String id, int bytes) {}

  private record Batch(List<Write> writes, Promise<List<Future<String>>> written) {
    void succeed() {
      written.complete(writes.stream().map(each -> Future.succeededFuture(each.id())).toList());
    }

    List<String> ids() {
      return writes.stream().map(Write::id).toList();
    }
  }

  private final List<Batch> batches = new ArrayList<>();
  private final Batcher<Write, String> batcher =
      new Batcher<>(
          Write::id,
          Write::bytes,
          writes -> {
            var batch = new Batch(writes, Promise.promise());
            batches.add(batch);
            return batch.written().future();
          });

  @Test
  void aLoneWriteWaitsForNobodyAndThoseThatComeMeanwhileGoTogether() {
    var first = add("a");
    add("b");
    add("c");
    add("d");
    assertThat(batches).extracting(Batch::ids).containsExactly(List.of("a"), List.of("b"));
    assertThat(first.isComplete()).isFalse();

    batches.get(0).succeed();

    assertThat(first.result()).isEqualTo("a");
    assertThat(batches.get(2).ids()).containsExactly("c", "d");
  }

  @Test
  void eachCallerGetsItsOwnResult() {
    add("busy");
    add("busy too");
    var good = add("good");
    var bad = add("bad");
    batches.get(0).succeed();
    batches
        .get(2)
        .written()
        .complete(List.of(Future.succeededFuture("yes"), Future.failedFuture("taken")));

    assertThat(good.result()).isEqualTo("yes");
    assertThat(bad.cause()).hasMessage("taken");
  }

  @Test
  void aBatchThatFailsFailsForAllOfIt() {
    add("busy");
    add("busy too");
    var one = add("one");
    var other = add("other");
    batches.get(0).succeed();
    batches.get(2).written().fail("away");

    assertThat(one.cause()).hasMessage("away");
    assertThat(other.cause()).hasMessage("away");
    assertThat(add("next").isComplete()).isFalse();
  }

  @Test
  void twoWritesOfOneDocumentAreNeverUnderWayAtOnceAndKeepTheirOrder() {
    add("same");
    var second = add("same");
    var other = add("other");
    assertThat(batches).extracting(Batch::ids).containsExactly(List.of("same"), List.of("other"));

    batches.get(1).succeed();
    assertThat(other.isComplete()).isTrue();
    assertThat(batches).hasSize(2);

    batches.get(0).succeed();
    assertThat(batches.get(2).ids()).containsExactly("same");
    batches.get(2).succeed();
    assertThat(second.isComplete()).isTrue();
  }

  @Test
  void batchesAreBoundedByNumberAndByBytes() {
    add("busy");
    add("busy too");
    var writes = new ArrayList<>(Collections.nCopies(3, new Write("large", 1500 * 1024)));
    for (int i = 0; i < writes.size(); i++) {
      batcher.add(new Write("large" + i, 1500 * 1024));
    }
    for (int i = 0; i < 300; i++) {
      add("small" + i);
    }

    batches.get(0).succeed();
    assertThat(batches.get(2).ids()).containsExactly("large0", "large1");
    batches.get(1).succeed();
    assertThat(batches.get(3).ids()).hasSizeLessThanOrEqualTo(200).startsWith("large2");
  }

  private Future<String> add(String id) {
    return batcher.add(new Write(id, 10));
  }
}
