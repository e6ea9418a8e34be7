package com.sendook.store;

/** The names of the collections. */
public final class Collections {
  private Collections() {}

  public static final String ORGANIZATIONS = "organizations";
  public static final String USERS = "users";
  public static final String MEMBERSHIPS = "memberships";
  public static final String ACCESS_TOKENS = "access_tokens";
  public static final String API_KEYS = "api_keys";
  public static final String INBOXES = "inboxes";
  public static final String DOMAINS = "domains";
  public static final String THREADS = "threads";
  public static final String MESSAGES = "messages";
  public static final String DELIVERIES = "deliveries";
  public static final String REMOVALS = "removals";
  public static final String RECEIPTS = "receipts";
  public static final String EVENTS = "events";
  public static final String CONSUMERS = "consumers";
  public static final String WEBHOOKS = "webhooks";
  public static final String WEBHOOK_POSTS = "webhook_posts";
  public static final String WEBHOOK_ATTEMPTS = "webhook_attempts";
  public static final String RETENTION = "retention";
  public static final String SUPPRESSIONS = "suppressions";
  public static final String BLOBS = "blobs";

  /** What there is one of: each document has a name for its id. */
  public static final String SETTINGS = "settings";

  public static final String IDEMPOTENCY_KEYS = "idempotency_keys";
}
