package com.sendook.queue;

import java.time.Duration;

/** This node's right to one piece of work, until a deadline that renewals move on. */
final class Lease {
  private final String id;
  private final String token;
  private volatile long deadlineNanos;

  Lease(String id, String token, Duration length) {
    this.id = id;
    this.token = token;
    extend(System.nanoTime(), length);
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
