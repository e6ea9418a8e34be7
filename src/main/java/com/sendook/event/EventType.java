package com.sendook.event;

import java.util.List;

/** The events there are; the names are part of the API. */
public final class EventType {
  private EventType() {}

  public static final String INBOX_CREATED = "inbox.created";
  public static final String INBOX_UPDATED = "inbox.updated";
  public static final String INBOX_DELETED = "inbox.deleted";
  public static final String MESSAGE_SENT = "message.sent";
  public static final String MESSAGE_RECEIVED = "message.received";
  public static final String MESSAGE_DELIVERED = "message.delivered";
  public static final String MESSAGE_BOUNCED = "message.bounced";
  public static final String MESSAGE_COMPLAINED = "message.complained";
  public static final String MESSAGE_REJECTED = "message.rejected";
  public static final String MESSAGE_FAILED = "message.failed";
  public static final String DOMAIN_VERIFIED = "domain.verified";
  public static final String DOMAIN_FAILED = "domain.failed";
  public static final String WEBHOOK_DISABLED = "webhook.disabled";

  /** Those about inboxes: they hold the inbox as it was. */
  static final List<String> OF_INBOXES = List.of(INBOX_CREATED, INBOX_UPDATED, INBOX_DELETED);

  /** Those about messages. */
  static final List<String> OF_MESSAGES =
      List.of(
          MESSAGE_SENT,
          MESSAGE_RECEIVED,
          MESSAGE_DELIVERED,
          MESSAGE_BOUNCED,
          MESSAGE_COMPLAINED,
          MESSAGE_REJECTED,
          MESSAGE_FAILED);

  /** All of them, in the order of the documentation. */
  public static final List<String> ALL =
      List.of(
          INBOX_CREATED,
          INBOX_UPDATED,
          INBOX_DELETED,
          MESSAGE_SENT,
          MESSAGE_RECEIVED,
          MESSAGE_DELIVERED,
          MESSAGE_BOUNCED,
          MESSAGE_COMPLAINED,
          MESSAGE_REJECTED,
          MESSAGE_FAILED,
          DOMAIN_VERIFIED,
          DOMAIN_FAILED,
          WEBHOOK_DISABLED);
}
