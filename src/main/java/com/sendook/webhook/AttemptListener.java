package com.sendook.webhook;

import java.time.Duration;

/** Learns of every post to an endpoint. */
@FunctionalInterface
public interface AttemptListener {
  /**
   * A post was made.
   *
   * @param status that of the answer, or 0 where there was none
   */
  void attempted(int status, Duration duration);
}
