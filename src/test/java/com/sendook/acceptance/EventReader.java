package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.store.Collections;
import com.sendook.store.Store;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.List;

/** Reads the event log of one organization as a consumer does: on from the last position. */
final class EventReader {
  private final Store store;
  private final String organizationId;
  private final List<JsonObject> events = new ArrayList<>();

  /** Has read nothing yet. */
  EventReader(Store store, JsonObject inbox) {
    this.store = store;
    this.organizationId = inbox.getString("organizationId");
  }

  /** Reads what is new, and fails where a position is missing before it. */
  EventReader read() {
    var behind =
        new JsonObject()
            .put("organizationId", organizationId)
            .put("position", new JsonObject().put("$gt", events.size()));
    var sorted = new FindOptions().setSort(new JsonObject().put("position", 1));
    for (var event : store.find(Collections.EVENTS, behind, sorted).await()) {
      assertThat(event.getLong("position")).isEqualTo(events.size() + 1);
      events.add(event);
    }
    return this;
  }

  long count(String type) {
    return events.stream().filter(each -> each.getString("type").equals(type)).count();
  }

  /** The messages that events of this type were read about, each as often as it was. */
  List<String> messages(String type) {
    return events.stream()
        .filter(each -> each.getString("type").equals(type))
        .map(each -> each.getString("messageId"))
        .toList();
  }
}
