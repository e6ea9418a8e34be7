package com.sendook.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** Answers what cannot be read as a request at all, in the shape of every other error. */
final class Unroutable {
  private Unroutable() {}

  /** Says what is wrong and hangs up: nobody knows where the next request would begin. */
  static void answer(HttpServerRequest request) {
    var cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      answer(request, 414, "The request line is too long", "uri_too_long");
    } else if (cause instanceof TooLongHttpHeaderException) {
      answer(request, 431, "The header fields are too large", "headers_too_large");
    } else {
      answer(request, 400, "The request could not be read", "invalid_request");
    }
  }

  private static void answer(HttpServerRequest request, int status, String message, String code) {
    var id = AnswerHead.begin(request);
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .putHeader("Connection", "close")
        .end(Failures.body(id, message, code).toBuffer())
        .onComplete(written -> request.connection().close());
  }
}
