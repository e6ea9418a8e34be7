package com.sendook.http;

import com.sendook.account.ApiKeys;
import com.sendook.openapi.ApiDocument;
import com.sendook.queue.MemoryBudget;
import com.sendook.store.Ids;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The order in which a request is looked at: its id, its key, its limits, its body, its route. So
 * nobody without a key makes the gateway read a body, and a body over the limit is refused while it
 * streams.
 */
public final class ApiRouter {
  private static final Pattern REQUEST_ID = Pattern.compile("[\\w.:-]{1,128}");
  private static final List<Integer> OWN_STATUS = List.of(400, 404, 413, 500);

  private ApiRouter() {}

  /**
   * The router of one HTTP server.
   *
   * @param document what requests are held to
   * @param sendLimit stands before the routes that send
   * @param open routes without a key; {@code resources} have one
   */
  public static Router create(
      Vertx vertx,
      ApiKeys keys,
      long maxBodyBytes,
      MemoryBudget memory,
      ApiDocument document,
      Handler<RoutingContext> sendLimit,
      List<Routes> open,
      List<Routes> resources) {
    var router = Router.router(vertx);
    router.route().handler(ApiRouter::identify);
    open.forEach(each -> each.mount(router, ""));
    router.route("/v1/*").handler(new Authentication(keys));
    router.post("/v1/inboxes/:inboxId/messages/send").handler(sendLimit);
    router.post("/v1/inboxes/:inboxId/messages/:messageId/reply").handler(sendLimit);
    var body = BodyHandler.create(false).setBodyLimit(maxBodyBytes);
    router
        .route("/v1/*")
        .handler(context -> Exchange.readBody(context, body, maxBodyBytes, memory));
    router.route("/v1/*").handler(new RequestCheck(document));
    resources.forEach(each -> each.mount(router, "/v1"));
    return withFailures(router);
  }

  /** A router without keys and bodies, for the probes. */
  public static Router open(Vertx vertx, List<Routes> routes) {
    var router = Router.router(vertx);
    router.route().handler(ApiRouter::identify);
    routes.forEach(each -> each.mount(router, ""));
    return withFailures(router);
  }

  private static Router withFailures(Router router) {
    // Whatever can be got can be asked about (RFC 9110, 9.1).
    router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.methods().contains(HttpMethod.GET))
        .forEach(route -> route.method(HttpMethod.HEAD));
    router.route().failureHandler(Failures::handle);
    OWN_STATUS.forEach(status -> router.errorHandler(status, Failures::handle));
    router.errorHandler(405, context -> Failures.wrongMethod(context, router));
    return router;
  }

  private static void identify(RoutingContext context) {
    var given = context.request().getHeader("X-Request-Id");
    var id = given != null && REQUEST_ID.matcher(given).matches() ? given : Ids.next();
    Exchange.identified(context, id);
    context.response().putHeader("X-Request-Id", id);
    context.next();
  }
}
