package com.sendook.webhook;

import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Does the work on webhooks themselves. */
public final class TendWebhookVerticle extends VerticleBase {
  private final WorkQueue queue;
  private final TendWebhook tend;

  public TendWebhookVerticle(WorkQueue queue, TendWebhook tend) {
    this.queue = queue;
    this.tend = tend;
  }

  @Override
  public Future<?> start() {
    return queue.work(tend::handle);
  }
}
