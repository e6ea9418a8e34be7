package com.sendook.queue;

import java.time.Duration;

/**
 * This node's right to one piece of work, until a deadline that renewals move on. It is counted
 * from before the store was asked, by a clock that never jumps, so that it ends here no later than
 * there.
 */
final class Lease {
  private final String id;
  private final String token;
  private volatile long deadlineNanos;

  Lease(String id, String token, long fromNanos, Duration length) {
    this.id = id;
    this.token = token;
    extend(fromNanos, length);
  }

  String id() {
    return id;
  }

  String token() {
    return token;
  }

  void extend(long fromNanos, Duration length) {
    deadlineNanos = fromNanos + length.toNanos();
  }

  boolean isHeld() {
    return System.nanoTime() - deadlineNanos < 0;
  }
}
