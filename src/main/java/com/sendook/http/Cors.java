package com.sendook.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets scripts of every origin call the API (Fetch standard, "CORS protocol"): it never
 * authenticates by cookie, so a browser adds nothing to a request that its script does not have.
 * Browsers take no {@code *} together with credentials, so an origin gets its own name back.
 */
final class Cors {
  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, X-Request-Id, Last-Event-ID";
  private static final String ANSWER_HEADERS =
      "RateLimit, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit-Policy,"
          + " Retry-After, X-Total-Count, X-Total-Count-Capped, X-Search-Incomplete, Link,"
          + " Location, Idempotency-Replayed, X-Request-Id";
  private static final String MAX_AGE_SECONDS = "86400";

  private Cors() {}

  /** What stands in every answer. */
  static void allow(HttpServerRequest request) {
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    request
        .response()
        .putHeader("Access-Control-Allow-Origin", origin == null ? "*" : origin)
        .putHeader("Access-Control-Allow-Credentials", "true")
        .putHeader("Access-Control-Expose-Headers", ANSWER_HEADERS)
        .putHeader("Vary", "Origin");
  }

  /** Answers preflights, which come without a key, whatever they are about. */
  static void answerPreflight(RoutingContext context) {
    if (!context.request().method().equals(HttpMethod.OPTIONS)) {
      context.next();
      return;
    }
    context
        .response()
        .setStatusCode(204)
        .putHeader("Access-Control-Allow-Methods", METHODS)
        .putHeader("Access-Control-Allow-Headers", REQUEST_HEADERS)
        .putHeader("Access-Control-Max-Age", MAX_AGE_SECONDS)
        .end();
  }
}
