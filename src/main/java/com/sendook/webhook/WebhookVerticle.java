package com.sendook.webhook;

import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Takes posts that are due and makes them. */
public final class WebhookVerticle extends VerticleBase {
  private final WorkQueue queue;
  private final DeliverWebhook deliver;

  public WebhookVerticle(WorkQueue queue, DeliverWebhook deliver) {
    this.queue = queue;
    this.deliver = deliver;
  }

  @Override
  public Future<?> start() {
    return queue.work(deliver::handle);
  }
}
