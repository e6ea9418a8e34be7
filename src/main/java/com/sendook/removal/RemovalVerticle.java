package com.sendook.removal;

import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Clears up behind removed messages. */
public final class RemovalVerticle extends VerticleBase {
  private final WorkQueue queue;
  private final ConcludeRemoval useCase;

  public RemovalVerticle(WorkQueue queue, ConcludeRemoval useCase) {
    this.queue = queue;
    this.useCase = useCase;
  }

  @Override
  public Future<?> start() {
    return queue.work(useCase::handle);
  }
}
