package com.sendook.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalAttemptsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final LocalAttempts attempts =
      new LocalAttempts(
          new Patience(2, Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(60)),
          now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    assertThat(attempts.attempt("a")).isZero();
    assertThat(attempts.attempt("a")).isZero();
    for (long pause : new long[] {1000, 2000, 4000, 4000}) {
      assertThat(attempts.attempt("a")).isEqualTo(pause);
      pass(Duration.ofMillis(pause - 1));
      assertThat(attempts.attempt("a")).isEqualTo(1);
      pass(Duration.ofMillis(1));
      assertThat(attempts.attempt("a")).isZero();
    }
  }

  @Test
  void aLongSilenceForgets() {
    attempts.attempt("a");
    attempts.attempt("a");
    pass(Duration.ofSeconds(60));
    assertThat(attempts.attempt("a")).isZero();
    assertThat(attempts.attempt("a")).isZero();
    assertThat(attempts.attempt("a")).isPositive();
  }

  @Test
  void ofTooManyTheOldestIsForgotten() {
    attempts.attempt("a");
    attempts.attempt("a");
    assertThat(attempts.attempt("a")).isPositive();
    for (int i = 0; i < 10_000; i++) {
      attempts.attempt("other" + i);
    }
    assertThat(attempts.attempt("a")).isZero();
  }
}
