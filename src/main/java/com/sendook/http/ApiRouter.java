package com.sendook.http;

import com.sendook.openapi.ApiDocument;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Which routes there are, in which order, and what becomes of a request that fits none. */
public final class ApiRouter {
  private static final List<Integer> OWN_STATUS = List.of(400, 404, 408, 413, 500);

  /** Where providers call back: they come again where the store does not answer in time. */
  private static final List<String> CALL_BACKS =
      List.of("/webhooks/ses", "/webhooks/resend", "/webhooks/stripe");

  private ApiRouter() {}

  /**
   * The router of one HTTP server.
   *
   * @param keys the door of {@code /v1}, for programs
   * @param members the door of {@code /organizations/:organizationId}, for people
   * @param admission stands before the resources
   * @param document what requests are held to
   * @param open routes without a door; {@code resources} are behind each of the two
   */
  public static Router create(
      Vertx vertx,
      Authentication keys,
      Authentication members,
      Admission admission,
      ApiDocument document,
      List<Routes> open,
      List<Routes> resources) {
    var router = router(vertx);
    var check = new RequestCheck(document);
    admission.guard(router, "/auth/*");
    admission.guard(router, "/u/*");
    CALL_BACKS.forEach(path -> admission.guard(router, path));
    router.route("/auth/*").handler(check);
    open.forEach(each -> each.mount(router, ""));
    admission.mount(router, "/v1", keys);
    mount(router, "/v1", check, resources);
    admission.mount(router, "/organizations/:organizationId", members);
    mount(router, "/organizations/:organizationId", check, resources);
    return withFailures(router);
  }

  private static void mount(
      Router router, String base, RequestCheck check, List<Routes> resources) {
    router.route(base + "/*").handler(check);
    resources.forEach(each -> each.mount(router, base));
  }

  /** A router without keys and bodies, for the probes. */
  public static Router open(Vertx vertx, List<Routes> routes) {
    var router = router(vertx);
    routes.forEach(each -> each.mount(router, ""));
    return withFailures(router);
  }

  private static Router router(Vertx vertx) {
    var router = Router.router(vertx);
    router.route().handler(ApiRouter::begin);
    router.route().handler(Cors::answerPreflight);
    return router;
  }

  private static void begin(RoutingContext context) {
    Exchange.begin(context);
    context.next();
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
}
