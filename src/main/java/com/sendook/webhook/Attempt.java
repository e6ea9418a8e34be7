package com.sendook.webhook;

import com.sendook.api.ApiJson;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
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
        call.body().payload(),
        answered == null ? null : answered.response(),
        call.outcome().error(),
        nextAttemptAt);
  }

  /** As the API shows it. */
  JsonObject toJson() {
    return ApiJson.of(this).put("payload", new JsonObject(payload));
  }
}
