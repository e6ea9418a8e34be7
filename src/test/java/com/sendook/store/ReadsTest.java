package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadsTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  @Test
  void eachGetsItsOwnDocumentOrNothing() {
    var documents =
        IntStream.range(0, 300)
            .mapToObj(i -> new JsonObject().put("_id", "id" + i).put("number", i))
            .toList();
    STORE.store().insertAllIfAbsent("many", documents).await();

    var reads = new ArrayList<Future<JsonObject>>();
    for (int i = 0; i < 600; i++) {
      reads.add(STORE.store().findById("many", "id" + i));
    }
    List<JsonObject> found = Future.all(reads).await().list();

    for (int i = 0; i < 600; i++) {
      if (i < 300) {
        assertThat(found.get(i).getInteger("number")).isEqualTo(i);
      } else {
        assertThat(found.get(i)).isNull();
      }
    }
  }

  @Test
  void whatOneDoesToItsDocumentNoOtherSees() {
    STORE.store().insert("shared", new JsonObject().put("_id", "one").put("text", "Hello")).await();

    var reads = IntStream.range(0, 10).mapToObj(i -> STORE.store().findById("shared", "one"));
    List<JsonObject> found = Future.all(reads.toList()).await().list();
    found.get(0).put("text", "changed");

    assertThat(found).hasSize(10);
    assertThat(found.subList(1, 10))
        .allSatisfy(each -> assertThat(each.getString("text")).isEqualTo("Hello"));
  }

  @Test
  void aReadSeesWhatWasWrittenBeforeIt() {
    for (int i = 0; i < 50; i++) {
      var id = "fresh" + i;
      var early = STORE.store().findById("written", id);
      STORE.store().insert("written", new JsonObject().put("_id", id)).await();

      assertThat(STORE.store().findById("written", id).await()).isNotNull();
      early.await();
    }
  }
}
