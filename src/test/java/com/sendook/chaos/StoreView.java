package com.sendook.chaos;

import com.sendook.store.Collections;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
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
