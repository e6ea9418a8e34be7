package com.sendook.webhook;

import com.sendook.api.ApiJson;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One try to tell a webhook of an event.
 *
 * @param id made when the try is recorded, so that ids sort attempts by time
 * @param status the status of the answer, or null where there was none
 * @param attempt its number among the tries for this event, from 1
 * @param payload what was posted as the payload, as JSON text, since a user's keys may mean
 *     something else to the store
 * @param response the beginning of the answer's body, or null
 * @param error what went wrong, for a person, or null
 * @param nextAttemptAt when the next try is due, or null where there is none
 */
record Attempt(
    String id,
    String organizationId,
    String webhookId,
    String inboxId,
    String messageId,
    String eventId,
    String event,
    Instant timestamp,
    Integer status,
    int attempt,
    long durationMs,
    String payload,
    String response,
    String error,
    Instant nextAttemptAt) {
  private static final int MAX_PAYLOAD_BYTES = 64 * 1024;

  static Attempt of(Post post, int number, CallEndpoint.Call call, Instant nextAttemptAt) {
    var answered = call.outcome() instanceof Outcome.Answered answer ? answer : null;
    return new Attempt(
        Ids.next(),
        post.organizationId(),
        post.webhookId(),
        post.inboxId(),
        post.messageId(),
        post.eventId(),
        post.event(),
        call.at(),
        answered == null ? null : answered.status(),
        number,
        call.durationMs(),
        kept(call.body().getJsonObject("payload")),
        answered == null ? null : answered.response(),
        call.outcome().error(),
        nextAttemptAt);
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

  /** As the API shows it. */
  JsonObject toJson() {
    return ApiJson.of(this).put("payload", new JsonObject(payload));
  }
}
