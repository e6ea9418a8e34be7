package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.store.Ids;
import java.time.Instant;

/**
 * One event on its way to one webhook.
 *
 * @param id derived from both, so that noting it twice notes it once
 * @param event the type of the event
 * @param inboxId the inbox that the event is about, or null
 * @param messageId the message that it is about, or null
 * @param status pending, until it is delivered, failed or cancelled
 * @param tries how often the endpoint was called and did not take it
 * @param lastError what was wrong the last time, for a person, or null
 * @param line where it stands among those that are to come in their order, or null where the
 *     webhook asks for none
 */
record Post(
    String id,
    String organizationId,
    String webhookId,
    String eventId,
    String event,
    String inboxId,
    String messageId,
    String status,
    int tries,
    String lastError,
    Line line,
    Instant createdAt) {
  static final String PENDING = "pending";
  static final String DELIVERED = "delivered";
  static final String FAILED = "failed";
  static final String CANCELLED = "cancelled";

  /** Of an event that has just happened. */
  static Post of(Event event, Webhook webhook) {
    return of(idOf(event, webhook), event, webhook.id(), lineOf(event, webhook));
  }

  static String idOf(Event event, Webhook webhook) {
    return Ids.derive(event.id(), webhook.id());
  }

  /** Once more, in its line. */
  static Post replayed(Replay replay, Event event, Webhook webhook) {
    var id = Ids.derive(event.id(), webhook.id(), replay.replayId());
    return of(id, event, webhook.id(), lineOf(event, webhook));
  }

  /** Alone, whatever else is on its way. */
  static Post alone(String id, Event event, String webhookId) {
    return of(id, event, webhookId, null);
  }

  private static Line lineOf(Event event, Webhook webhook) {
    return webhook.ordered() && event.inboxId() != null ? Line.of(event, webhook.id()) : null;
  }

  private static Post of(String id, Event event, String webhookId, Line line) {
    return new Post(
        id,
        event.organizationId(),
        webhookId,
        event.id(),
        event.type(),
        event.inboxId(),
        event.messageId(),
        PENDING,
        0,
        null,
        line,
        event.createdAt());
  }

  boolean isPending() {
    return status.equals(PENDING);
  }

  /** What may be slow or closed on its own. */
  String lane() {
    return laneOf(webhookId);
  }

  static String laneOf(String webhookId) {
    return "webhook:" + webhookId;
  }
}
