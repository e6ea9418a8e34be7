package com.sendook.http;

import com.sendook.store.ByteSource;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An answer that is a file of somebody else's making: it is saved and never shown, so that nothing
 * in it runs in the name of the gateway.
 */
public final class Download {
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}(\\s*;[ -~]{1,200})?");

  private static final List<String> ABOUT_THE_FILE =
      List.of("Content-Type", "Content-Disposition", "Content-Length");

  private Download() {}

  /**
   * Answers with the bytes, each piece when the client took the one before; completes when the last
   * is on its way. Fails, also halfway, where the bytes cannot be read or the client is gone.
   *
   * @param contentType as its maker named it; what is no media type counts as unknown bytes
   */
  public static Future<Void> answer(
      RoutingContext context, String contentType, String fileName, ByteSource bytes) {
    var response = context.response();
    boolean isKnown = contentType != null && MEDIA_TYPE.matcher(contentType).matches();
    response
        .putHeader("Content-Type", isKnown ? contentType : "application/octet-stream")
        .putHeader("Content-Disposition", AttachmentName.disposition(fileName))
        .putHeader("Content-Length", String.valueOf(bytes.size()))
        .putHeader("X-Content-Type-Options", "nosniff");
    if (HttpMethod.HEAD.equals(context.request().method())) {
      return response.end();
    }
    return bytes
        .copyTo(piece -> write(response, piece))
        .compose(written -> response.end())
        // Where nothing was sent yet, an error is answered instead, which is another thing.
        .onFailure(error -> ABOUT_THE_FILE.forEach(response.headers()::remove));
  }

  private static Future<Void> write(HttpServerResponse response, Buffer piece) {
    return response.closed() ? Future.failedFuture("the client is gone") : response.write(piece);
  }
}
