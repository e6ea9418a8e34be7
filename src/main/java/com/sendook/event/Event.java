package com.sendook.event;

import com.sendook.bus.EventNotice;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to an inbox, a message, a domain or a webhook.
 *
 * @param id derived from what happened to what, so that telling it twice tells it once
 * @param organizationId whose log it stands in
 * @param type such as {@code message.received}
 * @param inboxId the inbox concerned, or null
 * @param messageId the message concerned, or null
 * @param recipient the one recipient it is about, or null
 * @param payload what cannot be looked up later, such as an inbox that is gone; else null: it is
 *     read when needed
 * @param createdAt when it happened
 * @param position its dense number in the organization's log, from 1; 0 until it stands there
 * @param loggedAt when it came into the log; null until it stands there, and of what stood there
 *     before this was noted
 */
public record Event(
    String id,
    String organizationId,
    String type,
    String inboxId,
    String messageId,
    String recipient,
    Map<String, Object> payload,
    Instant createdAt,
    long position,
    Instant loggedAt) {

  /** An event about a message, or about one recipient of it. */
  public static Event ofMessage(
      String type,
      String organizationId,
      String inboxId,
      String messageId,
      String recipient,
      Instant at) {
    var id = idOf(messageId, type, recipient);
    return new Event(id, organizationId, type, inboxId, messageId, recipient, null, at, 0, null);
  }

  /** The id of an event about a message, or about one recipient of it. */
  static String idOf(String messageId, String type, String recipient) {
    return Ids.derive(messageId, type, recipient == null ? "" : recipient);
  }

  /**
   * An event about an inbox, with the inbox as it was then; {@code occasion} tells repeated events
   * apart.
   */
  public static Event ofInbox(
      String type,
      String organizationId,
      String inboxId,
      Map<String, Object> inbox,
      String occasion,
      Instant at) {
    return of(inboxId, type, organizationId, inboxId, inbox, occasion, at);
  }

  /** An event about a domain, as {@link #ofInbox} is about an inbox. */
  public static Event ofDomain(
      String type,
      String organizationId,
      String domainId,
      Map<String, Object> domain,
      String occasion,
      Instant at) {
    return of(domainId, type, organizationId, null, domain, occasion, at);
  }

  /** An event about a webhook, as {@link #ofInbox} is about an inbox. */
  public static Event ofWebhook(
      String type,
      String organizationId,
      String webhookId,
      Map<String, Object> webhook,
      String occasion,
      Instant at) {
    return of(webhookId, type, organizationId, null, webhook, occasion, at);
  }

  private static Event of(
      String aboutId,
      String type,
      String organizationId,
      String inboxId,
      Map<String, Object> payload,
      String occasion,
      Instant at) {
    var id = Ids.derive(aboutId, type, occasion);
    return new Event(id, organizationId, type, inboxId, null, null, payload, at, 0, null);
  }

  /** What is told in the place of what is gone: its id alone. */
  public static JsonObject gone(String id) {
    return new JsonObject().put("_id", id).put("id", id);
  }

  /** What the bus tells of it. */
  public EventNotice notice() {
    return new EventNotice(id, type, organizationId, position, inboxId, messageId);
  }

  /** The same as it stands in the log. */
  Event at(long newPosition, Instant newLoggedAt) {
    return new Event(
        id,
        organizationId,
        type,
        inboxId,
        messageId,
        recipient,
        payload,
        createdAt,
        newPosition,
        newLoggedAt);
  }
}
