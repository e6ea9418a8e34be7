package com.sendook.queue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * This node's right to one piece of work, until a deadline that renewals move on. It is counted
 * from before the store was asked, so that it ends here no later than there.
 */
final class Lease {
  private final String id;
  private final String lane;
  private final String token;
  private volatile long deadlineNanos;
  private volatile long deadlineMs;
  private boolean begun;
  private boolean letGo;
  private Kept kept;

  /**
   * A document that need not be read.
   *
   * @param fresh whether this node has just stored it
   */
  record Kept(JsonObject document, boolean fresh) {}

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
    long spentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fromNanos);
    deadlineNanos = fromNanos + length.toNanos();
    deadlineMs = System.currentTimeMillis() - spentMs + length.toMillis();
  }

  /** The document as this node just stored it: whoever works on it need not read it. */
  synchronized void keepStored(JsonObject document) {
    kept = new Kept(document, true);
  }

  /** The document as it was read under this lease. */
  synchronized void keepRead(JsonObject document) {
    kept = new Kept(document, false);
  }

  /** The document that was kept, once; null where it is to be read. */
  synchronized Kept takeKept() {
    var document = kept;
    kept = null;
    return document;
  }

  /** Begins the work: false where the lease was let go of before. */
  synchronized boolean begin() {
    begun = !letGo;
    return begun;
  }

  /** Gives up what nobody has begun: false where somebody has. */
  synchronized boolean letGo() {
    letGo = !begun;
    return letGo;
  }

  synchronized boolean hasBegun() {
    return begun;
  }

  /** By both clocks: the one that never jumps also stands still while a machine is suspended. */
  boolean isHeld() {
    return System.nanoTime() - deadlineNanos < 0 && System.currentTimeMillis() < deadlineMs;
  }
}
