package com.sendook.webhook;

import com.sendook.api.Fields;
import com.sendook.event.EventType;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** What a user wants a webhook to be; sound once it is read. */
record WebhookRequest(
    String url,
    List<String> events,
    String description,
    boolean active,
    List<String> inboxIds,
    boolean ordered) {
  private static final Set<String> FIELDS =
      Set.of("url", "events", "description", "active", "inboxIds", "ordered");
  private static final int MAX_URL_CHARS = 2048;
  private static final int MAX_DESCRIPTION_CHARS = 1000;
  private static final int MAX_EVENTS = 100;
  private static final int MAX_INBOXES = 1000;
  private static final int ID_CHARS = 24;

  /** Reads a request; fails with all its faults at once. */
  static Future<WebhookRequest> read(JsonObject body, AddressGuard guard) {
    var fields = new Fields(body, FIELDS);
    var request =
        new WebhookRequest(
            fields.line("url", MAX_URL_CHARS),
            events(fields),
            fields.line("description", MAX_DESCRIPTION_CHARS),
            body.getValue("active") == null || fields.flag("active"),
            inboxIds(fields),
            fields.flag("ordered"));
    return checkUrl(request.url(), body.getValue("url") == null, fields, guard)
        .map(
            checked -> {
              fields.check();
              return request;
            });
  }

  /** The request that changes only what {@code body} names. */
  static Future<WebhookRequest> read(Webhook present, JsonObject body, AddressGuard guard) {
    var whole =
        new JsonObject()
            .put("url", present.url())
            .put("events", present.events())
            .put("description", present.description())
            .put("active", present.active())
            .put("inboxIds", present.inboxIds())
            .put("ordered", present.ordered());
    // Lists as a request has them.
    return read(new JsonObject(whole.encode()).mergeIn(body), guard);
  }

  private static List<String> events(Fields fields) {
    var events = fields.lines("events", MAX_EVENTS, 100);
    for (int i = 0; i < events.size(); i++) {
      if (!EventType.ALL.contains(events.get(i))) {
        fields.fault(
            "events[" + i + "]",
            "is no event: " + events.get(i) + "; there are " + String.join(", ", EventType.ALL));
      }
    }
    if (events.isEmpty()) {
      fields.fault("events", "must name at least one event");
    }
    return events.stream().distinct().toList();
  }

  private static List<String> inboxIds(Fields fields) {
    var ids = fields.lines("inboxIds", MAX_INBOXES, 100);
    for (int i = 0; i < ids.size(); i++) {
      if (!Ids.isId(ids.get(i))) {
        fields.fault(
            "inboxIds[" + i + "]", "must be an id of " + ID_CHARS + " hexadecimal characters");
      }
    }
    return ids.stream().distinct().toList();
  }

  private static Future<Void> checkUrl(
      String url, boolean missing, Fields fields, AddressGuard guard) {
    if (missing) {
      fields.fault("url", "must be given");
    }
    if (url == null) {
      return Future.succeededFuture();
    }
    try {
      return guard
          .checkNow(Endpoint.parse(url))
          .onSuccess(refusal -> refusal.ifPresent(reason -> fields.fault("url", reason)))
          .mapEmpty();
    } catch (IllegalArgumentException e) {
      fields.fault("url", e.getMessage());
      return Future.succeededFuture();
    }
  }
}
