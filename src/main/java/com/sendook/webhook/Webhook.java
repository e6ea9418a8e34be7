package com.sendook.webhook;

import com.sendook.api.ApiJson;
import com.sendook.event.Event;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * An endpoint of a user that is told of events.
 *
 * @param events the types of events it wants
 * @param active whether it is told of anything
 * @param inboxIds the inboxes whose events it wants; empty means those of all
 * @param secret what posts to it are signed with, sealed for {@link #secretContext}
 */
public record Webhook(
    String id,
    String organizationId,
    String url,
    List<String> events,
    String description,
    boolean active,
    List<String> inboxIds,
    String secret,
    Instant createdAt,
    Instant updatedAt) {

  /** As the API shows it: never with the secret. */
  public JsonObject toJson() {
    return ApiJson.of(this, "secret");
  }

  /** What the sealed secret of this webhook is bound to. */
  static String secretContext(String id) {
    return "webhook:" + id;
  }

  boolean wants(Event event) {
    return active
        && events.contains(event.type())
        && (inboxIds.isEmpty() || inboxIds.contains(event.inboxId()));
  }

  /** The same as the request now wants it. */
  Webhook with(WebhookRequest request, Instant at) {
    return new Webhook(
        id,
        organizationId,
        request.url(),
        request.events(),
        request.description(),
        request.active(),
        request.inboxIds(),
        secret,
        createdAt,
        at);
  }
}
