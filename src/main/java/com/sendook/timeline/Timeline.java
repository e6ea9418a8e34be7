package com.sendook.timeline;

import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.message.Deliveries;
import com.sendook.message.Delivery;
import com.sendook.message.Message;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What became of a message, recipient by recipient: every attempt with the far side's words, and
 * every event.
 */
public final class Timeline {
  private final Deliveries deliveries;
  private final EventLog events;

  private record Entry(Instant at, JsonObject json) {}

  public Timeline(Deliveries deliveries, EventLog events) {
    this.deliveries = deliveries;
    this.events = events;
  }

  /** A page of it, the oldest first unless the page says otherwise. */
  public Future<Page.Result> of(Message message, Page page) {
    return deliveries
        .of(message.id())
        .compose(
            found ->
                events
                    .ofMessage(message.id(), found.stream().map(Delivery::recipient).toList())
                    .map(told -> page.of(entries(found, told))));
  }

  private static List<JsonObject> entries(List<Delivery> deliveries, List<Event> told) {
    var entries = new ArrayList<Entry>();
    for (var delivery : deliveries) {
      for (int i = 0; i < delivery.attempts().size(); i++) {
        entries.add(attempt(delivery, i));
      }
    }
    told.forEach(each -> entries.add(event(each)));
    // A stable sort: of one moment the attempt comes before what it led to.
    entries.sort(Comparator.comparing(Entry::at));
    return entries.stream().map(Entry::json).toList();
  }

  private static Entry attempt(Delivery delivery, int number) {
    var attempt = delivery.attempts().get(number);
    var json =
        named(Ids.derive(delivery.id(), "attempt", String.valueOf(number)), "attempt")
            .put("recipient", delivery.recipient())
            .put("outcome", attempt.outcome())
            .put("code", attempt.code())
            .put("enhancedCode", attempt.enhancedCode())
            .put("reply", attempt.reply())
            .put("durationMs", attempt.durationMs())
            .put("createdAt", attempt.at());
    // When it ended, as the event that it led to.
    return new Entry(attempt.at().plusMillis(attempt.durationMs()), json);
  }

  private static Entry event(Event event) {
    var json =
        named(event.id(), event.type())
            .put("recipient", event.recipient())
            .put("position", event.position())
            .put("createdAt", event.createdAt());
    return new Entry(event.createdAt(), json);
  }

  private static JsonObject named(String id, String type) {
    return new JsonObject().put("_id", id).put("id", id).put("type", type);
  }
}
