package com.sendook.retention;

import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Removes what is older than it is kept. */
public final class RetentionVerticle extends VerticleBase {
  private final WorkQueue queue;
  private final Retention retention;

  public RetentionVerticle(WorkQueue queue, Retention retention) {
    this.queue = queue;
    this.retention = retention;
  }

  @Override
  public Future<?> start() {
    return queue.work(retention::handle);
  }
}
