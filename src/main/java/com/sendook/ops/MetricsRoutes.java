package com.sendook.ops;

import com.sendook.http.Routes;
import com.sendook.queue.WorkQueue;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /metrics}, where metrics are on. */
public final class MetricsRoutes implements Routes {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Metrics metrics;
  private final QueueGauges queues;

  public MetricsRoutes(Metrics metrics, List<WorkQueue> queues) {
    this.metrics = metrics;
    this.queues = new QueueGauges(queues, metrics.registry());
  }

  @Override
  public void mount(Router router, String base) {
    if (metrics.isOn()) {
      router.get(base + "/metrics").handler(this::scrape);
    }
  }

  /** Writing some thousand lines is nothing for an event loop. */
  private void scrape(RoutingContext context) {
    queues
        .refresh()
        .compose(fresh -> context.vertx().executeBlocking(metrics::scrape, false))
        .onSuccess(
            text -> context.response().putHeader("Content-Type", TYPE).end(text.orElseThrow()))
        .onFailure(context::fail);
  }
}
