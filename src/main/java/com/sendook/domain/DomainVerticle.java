package com.sendook.domain;

import com.sendook.event.EventRelay;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;

/** Tells what becomes of domains. */
public final class DomainVerticle extends VerticleBase {
  private static final JsonObject TOLD =
      new JsonObject().put("$unset", new JsonObject().put(EventRelay.OUTBOX, ""));

  private final WorkQueue queue;
  private final EventRelay relay;

  public DomainVerticle(WorkQueue queue, EventRelay relay) {
    this.queue = queue;
    this.relay = relay;
  }

  @Override
  public Future<?> start() {
    return queue.work(this::tell);
  }

  private Future<Verdict> tell(Work work) {
    return relay.relayOutbox(work.document()).map(new Verdict.Done(TOLD.copy()));
  }
}
