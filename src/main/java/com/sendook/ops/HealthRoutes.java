package com.sendook.ops;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.limit.Counters;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Whether the gateway can do its work. Without the store it cannot; without Redis it only cannot
 * take mail to send, and is degraded. While it starts and stops it works, but is not ready: then
 * load balancers send requests to other nodes.
 */
public final class HealthRoutes implements Routes {
  private static final String STORE = "mongodb";
  private static final String REDIS = "redis";
  private static final List<String> PARTS = List.of(STORE, REDIS);

  private final Readiness readiness;
  private final Store store;
  private final Counters counters;
  private final String environment;

  public HealthRoutes(Readiness readiness, Store store, Counters counters, String environment) {
    this.readiness = readiness;
    this.store = store;
    this.counters = counters;
    this.environment = environment;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/health").handler(this::health);
    router.get(base + "/health/ready").handler(this::ready);
    router.get(base + "/health/live").handler(HealthRoutes::live);
    router.get(base + "/ready").handler(this::ready);
    router.get(base + "/live").handler(HealthRoutes::live);
  }

  private static void live(RoutingContext context) {
    Exchange.answer(context, 200, Future.succeededFuture(new JsonObject().put("healthy", true)));
  }

  private void health(RoutingContext context) {
    answer(context, parts());
  }

  private void ready(RoutingContext context) {
    answer(
        context,
        parts()
            .map(
                report ->
                    readiness.isReady()
                        ? withDetail(report)
                        : withDetail(report).put("healthy", false).put("ready", false)));
  }

  private static JsonObject withDetail(JsonObject report) {
    var down = report.getJsonArray("degraded", new JsonArray());
    var parts = new JsonObject();
    PARTS.forEach(part -> parts.put(part, down.contains(part) ? "down" : "up"));
    return report.put("parts", parts);
  }

  private static void answer(RoutingContext context, Future<JsonObject> report) {
    report
        .onSuccess(
            parts ->
                Exchange.answer(
                    context,
                    parts.getBoolean("healthy") ? 200 : 503,
                    Future.succeededFuture(parts)))
        .onFailure(context::fail);
  }

  private Future<JsonObject> parts() {
    var redis = counters.ping().map(true).otherwise(false);
    return store
        .ping()
        .map(true)
        .otherwise(false)
        .compose(storeUp -> redis.map(redisUp -> report(storeUp, redisUp)));
  }

  private JsonObject report(boolean storeUp, boolean redisUp) {
    var report = new JsonObject().put("healthy", storeUp).put("environment", environment);
    var degraded = new JsonArray();
    if (!storeUp) {
      degraded.add(STORE);
    }
    if (!redisUp) {
      degraded.add(REDIS);
    }
    return degraded.isEmpty() ? report : report.put("degraded", degraded);
  }
}
