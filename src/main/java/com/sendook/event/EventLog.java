package com.sendook.event;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every event once, numbered within its organization: position 1, 2, 3 and so on without a gap,
 * whichever node wrote it. A number is given only after the one before it stands in the log, so
 * that a reader that goes by position never skips.
 */
public final class EventLog {
  private final Store store;
  private final Map<String, Appender> appenders = new ConcurrentHashMap<>();

  public EventLog(Store store) {
    this.store = store;
  }

  /** Puts the event into the log, once; completes with the event and its position. */
  public Future<Event> append(Event event) {
    return appenders
        .computeIfAbsent(event.organizationId(), id -> new Appender(store, id))
        .append(event);
  }

  /** The event, or null. */
  public Future<Event> find(String id) {
    return store
        .findOne(Collections.EVENTS, new JsonObject().put("_id", id))
        .map(document -> document == null ? null : Documents.read(document, Event.class));
  }
}
