package com.sendook.stats;

import com.sendook.api.ApiJson;
import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.limit.DailyCount;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/stats}: what the caller's organization has used. */
public final class StatsRoutes implements Routes {
  private final DailyCount dailyCount;
  private final Usage usage;

  public StatsRoutes(DailyCount dailyCount, Usage usage) {
    this.dailyCount = dailyCount;
    this.usage = usage;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/stats/messages/daily").handler(this::today);
    router.get(base + "/stats/usage").handler(this::month);
  }

  private void today(RoutingContext context) {
    var organization = Exchange.organizationId(context);
    Exchange.answer(context, 200, dailyCount.of(organization).map(StatsRoutes::shown));
  }

  /** Without a limit nothing of it is used up. */
  private static JsonObject shown(DailyCount.Today today) {
    boolean limited = today.limit() > 0;
    return new JsonObject()
        .put("count", today.count())
        .put("limit", limited ? today.limit() : null)
        .put("percentage", limited ? today.count() * 100 / today.limit() : 0);
  }

  private void month(RoutingContext context) {
    var organization = Exchange.organizationId(context);
    Exchange.answer(context, 200, usage.running(organization).map(ApiJson::of));
  }
}
