package com.sendook.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When to try again: the pause after each failed attempt, each varied by up to a fifth so that what
 * failed together does not come back together.
 *
 * @param pauses the pause after the first attempt, after the second, and so on
 */
public record Schedule(List<Duration> pauses) {
  private static final double JITTER = 0.2;

  /** The pause after so many attempts, or nothing where the schedule ends. */
  public Optional<Duration> after(int attempts) {
    return attempts <= pauses.size()
        ? Optional.of(jitter(pauses.get(attempts - 1)))
        : Optional.empty();
  }

  /** The pause after so many attempts, the last one repeated for ever. */
  public Duration afterForever(int attempts) {
    return jitter(pauses.get(Math.min(attempts, pauses.size()) - 1));
  }

  private static Duration jitter(Duration pause) {
    double factor = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis((long) (pause.toMillis() * factor));
  }
}
