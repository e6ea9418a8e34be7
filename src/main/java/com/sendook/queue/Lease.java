package com.sendook.queue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * This node's right to one piece of work, until a deadline that renewals move on. It is counted
 * from before the store was asked, by a clock that never jumps, so that it ends here no later than
 * there.
 */
final class Lease {
  private final String id;
  private final String lane;
  private final String token;
  private volatile long deadlineNanos;
  private volatile boolean begun;
  private JsonObject stored;

  Lease(String id, String lane, String token, long fromNanos, Duration length) {
    this.id = id;
    this.lane = lane;
    this.token = token;
    extend(fromNanos, length);
  }

  String id() {
    return id;
  }

  String lane() {
    return lane;
  }

  String token() {
    return token;
  }

  void extend(long fromNanos, Duration length) {
    deadlineNanos = fromNanos + length.toNanos();
  }

  /** The document as this node just stored it: whoever works on it need not read it. */
  synchronized void keep(JsonObject document) {
    stored = document;
  }

  /** The document that was kept, once; null where it is to be read. */
  synchronized JsonObject takeStored() {
    var document = stored;
    stored = null;
    return document;
  }

  /** Somebody has begun to work on it. */
  void begin() {
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }

  boolean isHeld() {
    return System.nanoTime() - deadlineNanos < 0;
  }
}
