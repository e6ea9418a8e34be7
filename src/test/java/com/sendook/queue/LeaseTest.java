package com.sendook.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static Lease lease(long fromNanos) {
    return new Lease("id", "lane", "token", fromNanos, Duration.ofSeconds(60));
  }

  @Test
  void whatHasBegunIsNotLetGoOf() {
    var lease = lease(System.nanoTime());
    assertThat(lease.begin()).isTrue();
    assertThat(lease.letGo()).isFalse();
  }

  @Test
  void whatWasLetGoOfDoesNotBegin() {
    var lease = lease(System.nanoTime());
    assertThat(lease.letGo()).isTrue();
    assertThat(lease.begin()).isFalse();
    assertThat(lease.hasBegun()).isFalse();
  }

  @Test
  void aLeaseEndsSoLongAfterItWasAskedForHoweverLongTheAnswerTook() {
    assertThat(lease(System.nanoTime()).isHeld()).isTrue();
    assertThat(lease(System.nanoTime() - Duration.ofSeconds(59).toNanos()).isHeld()).isTrue();
    assertThat(lease(System.nanoTime() - Duration.ofSeconds(61).toNanos()).isHeld()).isFalse();
  }
}
