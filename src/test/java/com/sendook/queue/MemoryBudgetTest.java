package com.sendook.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final long LARGE = 1_000_000;

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
  void aShareGrowsWithoutWaitingAndGivesAllBackOnce() {
    var share = budget.share();
    assertThat(share.reach(60)).isTrue();
    assertThat(share.reach(50)).as("it has that").isTrue();
    var other = budget.share();
    assertThat(other.reach(41)).isFalse();
    assertThat(other.reach(40)).isTrue();
    assertThat(share.reach(61)).isFalse();
    other.release();
    assertThat(share.reach(1000)).as("all there is").isTrue();
    share.release();
    share.release();
    assertThat(share.reach(1)).isFalse();
    assertThat(budget.acquire(100).succeeded()).isTrue();
    assertThat(budget.acquire(1).isComplete()).isFalse();
  }

  @Test
  void aStepGivesBackWhatItHeldHoweverItEnds() {
    var large = new MemoryBudget(LARGE);
    var step = Promise.<String>promise();
    var running = large.with(LARGE, step::future);
    var next =
        large.<String>with(
            LARGE,
            () -> {
              throw new IllegalStateException("on purpose");
            });
    var last = large.with(LARGE, () -> Future.succeededFuture("last"));
    assertThat(last.isComplete()).isFalse();

    step.fail("on purpose");

    assertThat(running.failed()).isTrue();
    assertThat(next.failed()).isTrue();
    assertThat(last.result()).isEqualTo("last");
    assertThat(large.acquire(LARGE).succeeded()).isTrue();
  }

  @Test
  void whatIsSmallWaitsForNobody() {
    var large = new MemoryBudget(LARGE);
    large.acquire(LARGE);

    assertThat(large.with(1000, () -> Future.succeededFuture("small")).result()).isEqualTo("small");
  }
}
