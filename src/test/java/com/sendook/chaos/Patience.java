package com.sendook.chaos;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Waits for as long as things get better.
 *
 * @param length how long nothing may move before it is given up
 */
record Patience(Duration length) {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  /**
   * Returns when nothing is missing any more.
   *
   * @throws IllegalStateException when what is missing has not got less for so long
   */
  void untilNothingIsMissing(String what, IntSupplier missing) {
    int left = untilNothingMoves(missing);
    if (left > 0) {
      throw new IllegalStateException("%s: %d are missing, and none comes".formatted(what, left));
    }
  }

  /** Returns when nothing is missing any more, or when that has not got less for so long. */
  int untilNothingMoves(IntSupplier missing) {
    int least = Integer.MAX_VALUE;
    long movedAt = System.nanoTime();
    int now = missing.getAsInt();
    while (now > 0 && System.nanoTime() - movedAt < length.toNanos()) {
      if (now < least) {
        least = now;
        movedAt = System.nanoTime();
      }
      Pause.of(INTERVAL);
      now = missing.getAsInt();
    }
    return now;
  }
}
