package com.sendook.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(100);

  @Test
  void whoNeedsMoreThanIsLeftWaitsForThoseBefore() {
    var first = budget.acquire(80);
    var second = budget.acquire(30);
    var third = budget.acquire(10);

    assertThat(first.succeeded()).isTrue();
    assertThat(second.isComplete()).isFalse();
    assertThat(third.isComplete()).as("nobody overtakes").isFalse();

    budget.release(80);
    assertThat(second.succeeded()).isTrue();
    assertThat(third.succeeded()).isTrue();
  }

  @Test
  void moreThanThereIsCountsAsAllThereIs() {
    assertThat(budget.acquire(1000).succeeded()).isTrue();
    var other = budget.acquire(1);
    assertThat(other.isComplete()).isFalse();

    budget.release(1000);
    assertThat(other.succeeded()).isTrue();
    assertThat(budget.acquire(99).succeeded()).isTrue();
    assertThat(budget.acquire(1).isComplete()).isFalse();
  }

  @Test
  void aStepGivesBackWhatItHeldHoweverItEnds() {
    var step = Promise.<String>promise();
    var running = budget.with(100, step::future);
    var next = budget.with(100, () -> Future.succeededFuture("next"));
    assertThat(next.isComplete()).isFalse();

    step.fail("on purpose");

    assertThat(running.failed()).isTrue();
    assertThat(next.result()).isEqualTo("next");
    assertThat(budget.acquire(100).succeeded()).isTrue();
  }
}
