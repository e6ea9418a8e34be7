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
    Instant createdAt) {
  static final String PENDING = "pending";
  static final String DELIVERED = "delivered";
  static final String FAILED = "failed";
  static final String CANCELLED = "cancelled";

  static Post of(Event event, String webhookId) {
    return new Post(
        Ids.derive(event.id(), webhookId),
        event.organizationId(),
        webhookId,
        event.id(),
        event.type(),
        event.inboxId(),
        event.messageId(),
        PENDING,
        0,
        event.createdAt());
  }

  /** What may be slow or closed on its own. */
  String lane() {
    return "webhook:" + webhookId;
  }
}
