package com.sendook.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class LaneMemoryTest {
  private static final long HALF = 1_000_000;

  private final LaneMemory memory = new LaneMemory(2 * HALF);

  @Test
  void aLaneThatHoldsItsHalfLeavesTheOtherToTheRest() {
    var slow = Promise.<String>promise();
    var first = memory.with("slow", 10 * HALF, slow::future);
    var second = memory.with("slow", HALF, () -> Future.succeededFuture("second"));
    var other = memory.with("other", 10 * HALF, () -> Future.succeededFuture("other"));

    assertThat(other.result()).isEqualTo("other");
    assertThat(second.isComplete()).as("its own lane waits").isFalse();

    slow.complete("first");
    assertThat(first.result()).isEqualTo("first");
    assertThat(second.result()).isEqualTo("second");
  }

  @Test
  void allLanesTogetherHaveNoMoreThanThereIs() {
    var one = Promise.<String>promise();
    var two = Promise.<String>promise();
    memory.with("one", HALF, one::future);
    memory.with("two", HALF, two::future);
    var third = memory.with("three", HALF, () -> Future.succeededFuture("third"));
    assertThat(third.isComplete()).isFalse();

    two.fail("on purpose");
    assertThat(third.result()).isEqualTo("third");
  }
}
