package com.sendook.limit;

import java.time.Duration;

/**
 * How long those who fail again and again have to wait.
 *
 * @param free so many attempts wait for nothing
 * @param first the pause after the last of them; it doubles with each further one
 * @param longest no pause is longer
 * @param forgottenAfter so long without an attempt, and all is forgotten
 */
public record Patience(int free, Duration first, Duration longest, Duration forgottenAfter) {
  private static final int MAX_DOUBLINGS = 30;

  /** The pause after so many attempts. */
  long pauseMs(long attempts) {
    if (attempts < free) {
      return 0;
    }
    long doubled = first.toMillis() << Math.min(attempts - free, MAX_DOUBLINGS);
    return Math.min(doubled, longest.toMillis());
  }
}
