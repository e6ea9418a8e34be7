package com.sendook.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import java.util.regex.Pattern;

/**
 * Answers are compressed where the client takes it and it is worth while. Requests are not taken
 * compressed: a small one could unpack to a very large one.
 */
final class Compression {
  private static final int LEVEL = 4;
  private static final int WORTH_WHILE_BYTES = 1024;

  /** Other types are compressed already, or, as a stream of events, are to arrive at once. */
  private static final Pattern COMPRESSED =
      Pattern.compile("text/(?!event-stream)|application/(json|javascript|yaml)|image/svg");

  private Compression() {}

  static HttpServerOptions support(HttpServerOptions options) {
    return options
        .setCompressionSupported(true)
        .setCompressionLevel(LEVEL)
        .setCompressionContentSizeThreshold(WORTH_WHILE_BYTES);
  }

  /** To be called when the head of the answer is about to be written. */
  static void leaveOut(HttpServerResponse response) {
    var type = response.headers().get(HttpHeaders.CONTENT_TYPE);
    if (type != null && !COMPRESSED.matcher(type).lookingAt()) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
    }
  }
}
