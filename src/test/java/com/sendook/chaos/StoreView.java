package com.sendook.chaos;

import com.sendook.store.Collections;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/** What stands in the store that the gateways share, read past them. */
final class StoreView implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final MongoClient mongo;

  StoreView(String uri) {
    mongo =
        MongoClient.create(
            vertx,
            new JsonObject()
                .put("connection_string", uri)
                .put("db_name", "sendook")
                .put("useObjectId", false));
  }

  /** Where an organization's events are not numbered 1, 2, 3 and so on, each once. */
  List<String> eventFaults() {
    var faults = new ArrayList<String>();
    var byOrganization =
        find(Collections.EVENTS, new JsonObject(), "organizationId", "position").stream()
            .collect(Collectors.groupingBy(each -> each.getString("organizationId")));
    byOrganization.forEach(
        (organization, events) -> {
          var positions = events.stream().map(each -> each.getLong("position")).sorted().toList();
          for (int i = 0; i < positions.size(); i++) {
            if (positions.get(i) != i + 1) {
              faults.add("%s has %d for %d".formatted(organization, positions.get(i), i + 1));
              return;
            }
          }
        });
    return faults;
  }

  /**
   * How much accepted mail has work to do. A delivery without its message is none: its accept died
   * half-way, and nobody was told yes.
   */
  int countOpen() {
    var working = new JsonObject().put("queue", new JsonObject().put("$exists", true));
    var messageIds =
        find(Collections.DELIVERIES, working, "messageId").stream()
            .map(each -> each.getString("messageId"))
            .toList();
    var messages = new JsonObject().put("_id", new JsonObject().put("$in", messageIds));
    return find(Collections.MESSAGES, messages, "_id").size()
        + find(Collections.RECEIPTS, working, "_id").size();
  }

  /** The events of renamed inboxes: id, inbox, position, and the name. */
  List<JsonObject> updates() {
    return find(
        Collections.EVENTS,
        new JsonObject().put("type", "inbox.updated"),
        "inboxId",
        "position",
        "payload.name");
  }

  /** The posts to webhooks that have not ended. */
  int countPosts() {
    var pending = new JsonObject().put("status", "pending");
    return mongo.count(Collections.WEBHOOK_POSTS, pending).await().intValue();
  }

  /** The deliveries, receipts and messages that have no more work to do. */
  Snapshot finished() {
    var done = new JsonObject().put("queue", new JsonObject().put("$exists", false));
    var digests = new HashMap<String, Integer>();
    for (var collection :
        List.of(Collections.DELIVERIES, Collections.RECEIPTS, Collections.MESSAGES)) {
      for (var document : find(collection, done)) {
        digests.put(collection + " " + document.getString("_id"), document.encode().hashCode());
      }
    }
    return new Snapshot(digests);
  }

  private List<JsonObject> find(String collection, JsonObject query, String... fields) {
    var projection = new JsonObject();
    for (var field : fields) {
      projection.put(field, 1);
    }
    return mongo
        .findWithOptions(collection, query, new FindOptions().setFields(projection))
        .await();
  }

  @Override
  public void close() {
    mongo.close().await();
    vertx.close().await();
  }
}
