package com.sendook.ops;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.queue.QueueStatus;
import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;

/**
 * {@code GET /queues}: of each queue how much waits, what this node holds, how old the oldest work
 * of all nodes is, and which lanes rest. For operators, on the management port.
 */
public final class QueueRoutes implements Routes {
  private final List<WorkQueue> queues;

  public QueueRoutes(List<WorkQueue> queues) {
    this.queues = List.copyOf(queues);
  }

  @Override
  public void mount(Router router, String base) {
    router
        .get(base + "/queues")
        .handler(
            context ->
                Exchange.answer(
                    context,
                    200,
                    Future.all(queues.stream().map(WorkQueue::status).toList())
                        .map(all -> report(all.list()))));
  }

  private static JsonObject report(List<QueueStatus> queues) {
    var report = new JsonArray();
    for (var queue : queues) {
      report.add(
          new JsonObject()
              .put("name", queue.name())
              .put("depth", queue.depth())
              .put("inHand", queue.inHand())
              .put("places", queue.places())
              .put("oldestSeconds", queue.oldest().toSeconds())
              .put("restingLanes", new JsonArray(queue.resting())));
    }
    return new JsonObject().put("queues", report);
  }
}
