package com.sendook.bus;

/**
 * Every address of the event bus. The bus is fast and forgets, so whatever travels on it is a hint:
 * the work itself stands in the store.
 */
public final class Address {
  private Address() {}

  /**
   * Local hint, {@link WorkHint}: a delivery is leased to this node and waits to be transmitted.
   */
  public static final String OUTBOUND_DELIVER = "sendook.outbound.deliver";

  /** Local hint, {@link WorkHint}: a receipt is leased to this node and waits to be processed. */
  public static final String INBOUND_PROCESS = "sendook.inbound.process";

  /** Local hint, {@link WorkHint}: a webhook post is leased to this node and waits to be made. */
  public static final String WEBHOOK_POST = "sendook.webhook.post";

  /** Local hint, {@link WorkHint}: an inbox has an event to tell or is to be cleaned up. */
  public static final String INBOX_TEND = "sendook.inbox.tend";

  /** Local hint, {@link WorkHint}: a message was removed, and what hangs on it is to go. */
  public static final String MESSAGE_REMOVE = "sendook.message.remove";

  /** Local hint, {@link WorkHint}: a domain has an event to tell. */
  public static final String DOMAIN_TELL = "sendook.domain.tell";

  /** Local hint, {@link WorkHint}: a webhook has an event to tell, or events to be sent again. */
  public static final String WEBHOOK_TEND = "sendook.webhook.tend";

  /** Local hint, {@link WorkHint}: the next part of a round of retention is to be done. */
  public static final String RETENTION_TURN = "sendook.retention.turn";

  /** Published to all nodes, {@link Eviction}: something that is cached has changed. */
  public static final String CACHE_EVICT = "sendook.cache.evict";

  /** Published to all nodes, {@link EventNotice}: every event of every organization. */
  public static final String EVENTS = "sendook.events";

  /**
   * Request, {@link ReadEvents} for {@link EventsRead}: durable consumers ask, any node answers.
   */
  public static final String CONSUMER_READ = "sendook.consumer.read";

  /** Request, {@link FindNews} for {@link NewsFound}: durable consumers ask, any node answers. */
  public static final String CONSUMER_NEWS = "sendook.consumer.news";

  /**
   * Published to all nodes, {@link EventNotice}: the events of one type, such as {@code
   * message.received}.
   */
  public static String events(String type) {
    return EVENTS + "." + type;
  }
}
