package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.IndexOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryTest {
  @TempDir Path folder;

  @Test
  void documentsGoWhenTheirTimeIsOver() throws Exception {
    try (var store = EmbeddedMongo.start(folder, Duration.ofMillis(50), Checkpoints.Pace.USUAL);
        var client = new MongoTestClient(store.connectionString())) {
      var anHour = new IndexOptions().expireAfter(1L, TimeUnit.HOURS);
      await(client.mongo.createIndexWithOptions("keys", new JsonObject().put("at", 1), anHour));
      var now = Instant.now();
      var young = document("young", now.minusSeconds(60));
      var undated = new JsonObject().put("_id", "undated").put("at", "never");
      var old = IntStream.range(0, 350).mapToObj(i -> document("old" + i, now.minusSeconds(7200)));
      await(client.mongo.insert("keys", young));
      await(client.mongo.insert("keys", undated));
      await(client.mongo.bulkWrite("keys", old.map(BulkOperation::createInsert).toList()));

      Awaitility.await().until(() -> await(client.mongo.count("keys", new JsonObject())) <= 2);

      assertThat(await(client.mongo.find("keys", new JsonObject())))
          .extracting(each -> each.getString("_id"))
          .containsExactlyInAnyOrder("young", "undated");
    }
  }

  private static JsonObject document(String id, Instant at) {
    return new JsonObject().put("_id", id).put("at", new JsonObject().put("$date", at.toString()));
  }
}
