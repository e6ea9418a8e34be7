package com.sendook.chaos;

import java.time.Duration;

/** Waits, for whoever has nothing better to wait for. */
final class Pause {
  private Pause() {}

  /** So that what fails at once does not fail a thousand times a second. */
  static void shortly() {
    of(Duration.ofMillis(20));
  }

  static void of(Duration length) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
