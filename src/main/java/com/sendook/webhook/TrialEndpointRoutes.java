package com.sendook.webhook;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;

/** {@code POST /webhooks/test}: an endpoint that takes everything, for trying webhooks out. */
public final class TrialEndpointRoutes implements Routes {
  /** Room for any event; what comes is passed over and never held. */
  private static final long MAX_BODY_BYTES = 1024 * 1024;

  @Override
  public void mount(Router router, String base) {
    router.post(base + "/webhooks/test").handler(TrialEndpointRoutes::take);
  }

  private static void take(RoutingContext context) {
    var request = context.request();
    request
        .handler(
            bytes -> {
              if (request.bytesRead() > MAX_BODY_BYTES && !context.failed()) {
                context.fail(new HttpException(413));
              }
            })
        .endHandler(
            end -> {
              if (!context.failed()) {
                var answer = new JsonObject().put("success", true);
                Exchange.answer(context, 200, Future.succeededFuture(answer));
              }
            });
  }
}
