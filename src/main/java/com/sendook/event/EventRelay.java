package com.sendook.event;

import com.sendook.bus.Address;
import com.sendook.store.Documents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Carries events from the {@code outbox} of the document that changed to the log, to the
 * subscribers and onto the bus. A change and its events are one write to that document; this comes
 * after, is repeated until it succeeds, and doing it twice changes nothing.
 */
public final class EventRelay {
  /** The field of a document that holds the events of its latest change until they are relayed. */
  public static final String OUTBOX = "outbox";

  private final Vertx vertx;
  private final EventLog eventLog;
  private final List<EventSubscriber> subscribers;

  public EventRelay(Vertx vertx, EventLog eventLog, List<EventSubscriber> subscribers) {
    this.vertx = vertx;
    this.eventLog = eventLog;
    this.subscribers = List.copyOf(subscribers);
  }

  /** Events as an outbox holds them. */
  public static JsonArray outbox(List<Event> events) {
    var outbox = new JsonArray();
    events.forEach(event -> outbox.add(Documents.plain(event)));
    return outbox;
  }

  /** Relays what the document's outbox holds; clearing it is the caller's next write. */
  public Future<Void> relayOutbox(JsonObject document) {
    var events =
        document.getJsonArray(OUTBOX, new JsonArray()).stream()
            .map(each -> Documents.read((JsonObject) each, Event.class))
            .toList();
    return relay(events);
  }

  /** Relays the events one after the other. */
  public Future<Void> relay(List<Event> events) {
    Future<Void> relayed = Future.succeededFuture();
    for (var event : events) {
      relayed = relayed.compose(previous -> relay(event));
    }
    return relayed;
  }

  private Future<Void> relay(Event event) {
    return eventLog.append(event).compose(this::tellSubscribers).map(this::publish);
  }

  private Future<Event> tellSubscribers(Event logged) {
    return Future.all(subscribers.stream().map(each -> each.accept(logged)).toList()).map(logged);
  }

  private Void publish(Event logged) {
    var notice = logged.notice();
    vertx.eventBus().publish(Address.EVENTS, notice);
    vertx.eventBus().publish(Address.events(logged.type()), notice);
    return null;
  }
}
