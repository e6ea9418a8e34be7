package com.sendook.http;

import com.sendook.store.Ids;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.regex.Pattern;

/**
 * What every answer begins with, errors too: the request's id, and what browsers are to make of it.
 * Routes that serve something else than JSON put their own values in place of these.
 */
final class AnswerHead {
  private static final Pattern REQUEST_ID = Pattern.compile("[\\w.:-]{1,128}");

  private AnswerHead() {}

  /** Begins the answer; the request's id is the client's own, or a fresh one. */
  static String begin(HttpServerRequest request) {
    var given = request.getHeader("X-Request-Id");
    var id = given != null && REQUEST_ID.matcher(given).matches() ? given : Ids.next();
    begin(request, id);
    return id;
  }

  /** Begins the answer to a request that has its id. */
  static void begin(HttpServerRequest request, String id) {
    request.response().putHeader("X-Request-Id", id);
    Cors.allow(request);
    secure(request.response());
  }

  /** JSON is shown, run, framed and kept by no browser. */
  private static void secure(HttpServerResponse response) {
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }
}
