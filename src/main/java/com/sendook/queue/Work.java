package com.sendook.queue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;

/** A piece of work in hand: the document as it stood when it was taken, and the lease on it. */
public final class Work {
  private final FencedWrites writes;
  private final InstantSource clock;
  private final Lease lease;
  private final JsonObject document;
  private final boolean fresh;

  Work(FencedWrites writes, InstantSource clock, Lease lease, JsonObject document, boolean fresh) {
    this.writes = writes;
    this.clock = clock;
    this.lease = lease;
    this.document = document;
    this.fresh = fresh;
  }

  /**
   * Whether this is the first turn, on the node that accepted the work: nothing was interrupted.
   */
  public boolean isFresh() {
    return fresh;
  }

  public String id() {
    return lease.id();
  }

  /** What may be slow or closed on its own; the same for all work that takes the same way. */
  public String lane() {
    return lease.lane();
  }

  /** The document with its work, as it was read under the lease. */
  public JsonObject document() {
    return document;
  }

  /** How many attempts were made before this one. */
  public int attempts() {
    return document.getJsonObject("queue").getInteger("attempts", 0);
  }

  /** Whether it had to wait for its turn, and that has come. */
  public boolean wasCalled() {
    return Lanes.isCalled(lease.lane());
  }

  /** Whether an operator wants it to end now, as what was tried for too long does. */
  public boolean isGivenUp() {
    return QueueState.isGivenUp(document.getJsonObject("queue"));
  }

  /** How long ago the work came into being, by the clock that all nodes go by. */
  public Duration age() {
    return Duration.between(QueueState.since(document.getJsonObject("queue")), clock.instant());
  }

  /**
   * Whether the lease still holds by this node's own clock: to be asked right before what cannot be
   * undone.
   */
  public boolean isHeld() {
    return lease.isHeld();
  }

  /** The same as a step before it: fails with {@link LeaseLost} where the lease does not hold. */
  public Future<Void> stillHeld() {
    return isHeld() ? Future.succeededFuture() : Future.failedFuture(new LeaseLost(id()));
  }

  /**
   * Records a step and keeps the work in hand. Whatever hinders the write, it is tried again until
   * it succeeds, since what was done cannot be undone; the token sees to it that it changes nothing
   * where it comes too late. Fails with {@link LeaseLost} where another node has taken over: then
   * nothing was changed.
   */
  public Future<Void> advance(JsonObject update) {
    return writes.step(lease, update);
  }
}
