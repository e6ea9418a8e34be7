package com.sendook.queue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** A piece of work in hand: the document as it stood when it was taken, and the lease on it. */
public final class Work {
  private final WorkQueue queue;
  private final Lease lease;
  private final JsonObject document;

  Work(WorkQueue queue, Lease lease, JsonObject document) {
    this.queue = queue;
    this.lease = lease;
    this.document = document;
  }

  public String id() {
    return lease.id();
  }

  /** The document with its work, as it was read under the lease. */
  public JsonObject document() {
    return document;
  }

  /** How many attempts were made before this one. */
  public int attempts() {
    return document.getJsonObject("queue").getInteger("attempts", 0);
  }

  /** When the work came into being. */
  public Instant since() {
    return QueueState.since(document.getJsonObject("queue"));
  }

  /**
   * Completes if the lease still holds by this node's own clock, fails with {@link LeaseLost} if it
   * does not: to be asked right before what cannot be undone.
   */
  public Future<Void> confirm() {
    return lease.isHeld() ? Future.succeededFuture() : Future.failedFuture(new LeaseLost(id()));
  }

  /**
   * Records a step and keeps the work in hand. A store that is away for the moment is tried again
   * as long as the lease holds. Fails with {@link LeaseLost} where another node has taken over:
   * then nothing was changed.
   */
  public Future<Void> advance(JsonObject update) {
    return queue.advance(lease, update);
  }
}
