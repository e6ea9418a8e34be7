package com.sendook.webhook;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /webhooks/test}: an endpoint that takes everything, for trying webhooks out. */
public final class TrialEndpointRoutes implements Routes {
  /** Room for any event; what comes is passed over and never held. */
  private static final long MAX_BODY_BYTES = 1024 * 1024;

  @Override
  public void mount(Router router, String base) {
    router.post(base + "/webhooks/test").handler(TrialEndpointRoutes::take);
  }

  private static void take(RoutingContext context) {
    Exchange.answer(
        context,
        200,
        Exchange.skipBody(context, MAX_BODY_BYTES)
            .map(skipped -> new JsonObject().put("success", true)));
  }
}
