package com.sendook.inbox;

import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Tells what happens to inboxes, and clears up behind deleted ones. */
public final class InboxVerticle extends VerticleBase {
  private final WorkQueue queue;
  private final TendInbox useCase;

  public InboxVerticle(WorkQueue queue, TendInbox useCase) {
    this.queue = queue;
    this.useCase = useCase;
  }

  @Override
  public Future<?> start() {
    return queue.work(useCase::handle);
  }
}
