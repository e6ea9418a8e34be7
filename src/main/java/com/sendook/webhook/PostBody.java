package com.sendook.webhook;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * The body of a post, encoded once for all webhooks that get it.
 *
 * @param eventId the event that it tells
 * @param text as it is signed
 * @param bytes the same, as they are sent; not to be changed
 * @param payload what is kept of the payload with an attempt, as JSON text
 */
record PostBody(String eventId, String text, Buffer bytes, String payload) {
  private static final int MAX_PAYLOAD_BYTES = 64 * 1024;

  static PostBody of(JsonObject body) {
    var text = body.encode();
    return new PostBody(
        body.getString("id"), text, Buffer.buffer(text), kept(body.getJsonObject("payload")));
  }

  private static String kept(JsonObject payload) {
    var json = payload.encode();
    if (json.getBytes(StandardCharsets.UTF_8).length <= MAX_PAYLOAD_BYTES) {
      return json;
    }
    return new JsonObject()
        .put("_id", payload.getValue("_id"))
        .put("id", payload.getValue("id"))
        .put("truncated", true)
        .encode();
  }

  /** About how much of the memory it takes. */
  long roughSize() {
    return text.length() + (long) bytes.length() + payload.length();
  }
}
