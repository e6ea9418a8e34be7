package com.sendook.secret;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * When somebody signed a request: what somebody else overheard is not to be posted once more for
 * ever, and clocks differ.
 */
public final class SigningTime {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private SigningTime() {}

  /**
   * Whether it is no more than five minutes off, one way or the other.
   *
   * @param epochSeconds as they were written, 12 digits at most
   */
  public static boolean isNow(String epochSeconds, InstantSource clock) {
    var at = Instant.ofEpochSecond(Long.parseLong(epochSeconds));
    return Duration.between(at, clock.instant()).abs().compareTo(TOLERANCE) <= 0;
  }
}
