package com.sendook.webhook;

import com.sendook.api.ApiJson;
import com.sendook.event.Event;
import com.sendook.message.Messages;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** An event as an endpoint gets it, with the whole of what it is about. */
public final class EventBody {
  private final Messages messages;

  public EventBody(Messages messages) {
    this.messages = messages;
  }

  /**
   * The body of the post: {@code id, event, createdAt, organizationId, inboxId, messageId,
   * payload}, and {@code recipient} where the event is about one. A message that is gone by now is
   * shown by its id alone.
   */
  Future<JsonObject> render(Event event) {
    return payload(event)
        .map(
            payload -> {
              var body =
                  new JsonObject()
                      .put("id", event.id())
                      .put("event", event.type())
                      .put("createdAt", ApiJson.time(event.createdAt()))
                      .put("organizationId", event.organizationId())
                      .put("inboxId", event.inboxId())
                      .put("messageId", event.messageId());
              if (event.recipient() != null) {
                body.put("recipient", event.recipient());
              }
              return body.put("payload", payload);
            });
  }

  private Future<JsonObject> payload(Event event) {
    if (event.payload() != null) {
      return Future.succeededFuture(new JsonObject(event.payload()));
    }
    if (event.messageId() == null) {
      return Future.succeededFuture(new JsonObject());
    }
    return messages
        .find(event.messageId())
        .compose(
            message ->
                message == null
                    ? Future.succeededFuture(Event.gone(event.messageId()))
                    : messages.show(message));
  }

  /** About how many bytes the body is going to be, known before it is made. */
  Future<Long> size(Event event) {
    return event.messageId() == null
        ? Future.succeededFuture(0L)
        : messages.findSlim(event.messageId()).map(slim -> slim == null ? 0L : slim.bodySize());
  }
}
