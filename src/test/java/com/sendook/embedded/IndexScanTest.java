package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.UpdateOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked, a collection with indexes answers like a copy of it without. */
class IndexScanTest {
  private static final long SEED = 20260101;
  private static final String INDEXED = "indexed";
  private static final String PLAIN = "plain";
  private static final int STEPS = 150;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private EmbeddedMongo store;
  private MongoTestClient client;

  @BeforeEach
  void start() throws IOException {
    store = EmbeddedMongo.start(folder);
    client = new MongoTestClient(store.connectionString());
  }

  @AfterEach
  void stop() {
    client.close();
    store.close();
  }

  @Test
  void answersLikeAFullScan() throws IOException {
    index(new JsonObject().put("inbox", 1).put("_id", 1), false);
    index(new JsonObject().put("inbox", 1).put("at", -1), false);
    index(new JsonObject().put("queue.dueAt", 1), true);
    for (int step = 0; step < STEPS; step++) {
      change(step);
      if (step == STEPS / 3) {
        index(new JsonObject().put("tag", 1).put("inbox", 1).put("at", 1), true);
      }
      if (step == STEPS / 2) {
        stop();
        start();
      }
      compare(query(), options());
    }
    assertThat(await(client.mongo.count(PLAIN, new JsonObject()))).isGreaterThan(STEPS / 4);
  }

  private void index(JsonObject fields, boolean sparse) {
    await(client.mongo.createIndexWithOptions(INDEXED, fields, new IndexOptions().sparse(sparse)));
  }

  private void change(int step) {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> {
        JsonObject document = document().put("_id", "id" + step);
        onBoth(collection -> client.mongo.insert(collection, document.copy()));
      }
      case 3 -> {
        JsonObject query = query().put("at", number());
        JsonObject set = new JsonObject().put("$set", document());
        onBoth(
            collection ->
                client.mongo.updateCollectionWithOptions(
                    collection, query.copy(), set.copy(), new UpdateOptions().setMulti(true)));
      }
      case 4 -> {
        JsonObject query = new JsonObject().put("inbox", inbox()).put("at", number());
        JsonObject unset = new JsonObject().put("$unset", new JsonObject().put("queue", ""));
        onBoth(
            collection ->
                client.mongo.updateCollectionWithOptions(
                    collection, query.copy(), unset.copy(), new UpdateOptions().setMulti(true)));
      }
      default -> {
        JsonObject query =
            new JsonObject().put("inbox", inbox()).put("at", number()).put("tag", "t" + number());
        onBoth(collection -> client.mongo.removeDocuments(collection, query.copy()));
      }
    }
  }

  private <T> void onBoth(Function<String, Future<T>> change) {
    await(change.apply(INDEXED));
    await(change.apply(PLAIN));
  }

  /** Arrays, nulls, absent fields and mixed types are among the values. */
  private JsonObject document() {
    JsonObject document = new JsonObject().put("at", number());
    if (random.nextInt(10) > 0) {
      document.put("inbox", inbox());
    }
    if (random.nextInt(3) > 0) {
      document.put("queue", new JsonObject().put("dueAt", number()));
    }
    switch (random.nextInt(8)) {
      case 0 -> document.putNull("tag");
      case 1 -> document.put("tag", new JsonArray().add(number()).add("t" + number()));
      case 2 -> document.put("tag", new JsonObject().put("deep", number()));
      case 3 -> document.put("tag", number());
      case 4, 5 -> document.put("tag", "t" + number());
      default -> {}
    }
    return document;
  }

  private String inbox() {
    return "inbox" + random.nextInt(5);
  }

  private Number number() {
    int number = random.nextInt(12) - 3;
    return random.nextBoolean() ? number : Double.valueOf(number / 2.0);
  }

  private JsonObject query() {
    JsonObject query = new JsonObject();
    if (random.nextInt(4) > 0) {
      query.put("inbox", oneOf(this::inbox));
    }
    switch (random.nextInt(7)) {
      case 0 -> query.put("at", range());
      case 1 -> query.put("queue.dueAt", range());
      case 2 -> query.put("tag", random.nextBoolean() ? number() : "t" + number());
      case 3 -> query.put("tag", range());
      case 4 -> query.put("tag", new JsonObject().put("$exists", random.nextBoolean()));
      case 5 -> query.put("_id", random.nextBoolean() ? oneOf(this::id) : idRange());
      default -> {}
    }
    if (random.nextInt(8) == 0) {
      query.putNull("tag");
    }
    if (random.nextInt(4) == 0) {
      query.put("inbox", allBut(inbox(), inbox())).put("at", range());
    }
    return query;
  }

  private JsonObject allBut(Object... values) {
    return new JsonObject()
        .put(random.nextBoolean() ? "$gte" : "$lte", inbox())
        .put("$nin", new JsonArray(List.of(values)));
  }

  private Object oneOf(Supplier<Object> value) {
    return switch (random.nextInt(4)) {
      case 0 -> new JsonObject().put("$in", new JsonArray().add(value.get()).add(value.get()));
      case 1 -> new JsonObject().put("$eq", value.get());
      default -> value.get();
    };
  }

  private String id() {
    return "id" + random.nextInt(STEPS);
  }

  private JsonObject idRange() {
    return new JsonObject().put(random.nextBoolean() ? "$gt" : "$lte", id());
  }

  private JsonObject range() {
    JsonObject range = new JsonObject();
    if (random.nextBoolean()) {
      range.put(random.nextBoolean() ? "$gt" : "$gte", number());
    }
    if (range.isEmpty() || random.nextBoolean()) {
      range.put(random.nextBoolean() ? "$lt" : "$lte", number());
    }
    return range;
  }

  /** Ends in _id where there is a limit, so that there is one right answer. */
  private FindOptions options() {
    FindOptions options = new FindOptions();
    int direction = random.nextBoolean() ? 1 : -1;
    JsonObject sort = new JsonObject();
    switch (random.nextInt(5)) {
      case 0 -> sort.put("at", direction);
      case 1 -> sort.put("queue.dueAt", direction);
      case 2 -> sort.put("tag", direction).put("at", -direction);
      case 3 -> sort.put("inbox", direction).put("at", direction);
      default -> {}
    }
    sort.put("_id", random.nextInt(4) > 0 ? direction : -direction);
    options.setSort(sort);
    if (random.nextBoolean()) {
      options.setLimit(1 + random.nextInt(20)).setSkip(random.nextInt(5));
    }
    return options;
  }

  private void compare(JsonObject query, FindOptions options) {
    String asked = query + " " + options.toJson();
    assertThat(await(client.mongo.findWithOptions(INDEXED, query.copy(), options)))
        .as(asked)
        .isEqualTo(await(client.mongo.findWithOptions(PLAIN, query.copy(), options)));
    assertThat(byId(await(client.mongo.find(INDEXED, query.copy()))))
        .as(asked)
        .isEqualTo(byId(await(client.mongo.find(PLAIN, query.copy()))));
    assertThat(await(client.mongo.count(INDEXED, query.copy())))
        .as(asked)
        .isEqualTo(await(client.mongo.count(PLAIN, query.copy())));
  }

  @Test
  void jumpsOverWhatIsNotWanted() {
    index(new JsonObject().put("inbox", 1).put("at", 1), true);
    await(
        client.mongo.bulkWrite(
            INDEXED,
            IntStream.range(0, 20_000)
                .mapToObj(
                    i ->
                        BulkOperation.createInsert(
                            new JsonObject()
                                .put("_id", "id" + i)
                                .put("inbox", i % 2 == 0 ? "closed" : "later")
                                .put("at", i % 2 == 0 ? 0 : 100)))
                .toList()));
    await(
        client.mongo.insert(
            INDEXED, new JsonObject().put("_id", "due").put("inbox", "open").put("at", 1)));
    var query =
        new JsonObject()
            .put(
                "inbox", new JsonObject().put("$gt", "").put("$nin", new JsonArray().add("closed")))
            .put("at", new JsonObject().put("$lte", 5));
    var options =
        new FindOptions().setSort(new JsonObject().put("inbox", 1).put("at", 1)).setLimit(100);
    find(query, options);

    long start = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      assertThat(find(query, options)).extracting(it -> it.getString("_id")).containsExactly("due");
    }
    assertThat((System.nanoTime() - start) / 50_000_000.0)
        .as("milliseconds for each look; a walk takes more than ten times as long")
        .isLessThan(20);
  }

  private List<JsonObject> find(JsonObject query, FindOptions options) {
    return await(client.mongo.findWithOptions(INDEXED, query.copy(), options));
  }

  private static List<JsonObject> byId(List<JsonObject> documents) {
    return documents.stream().sorted(Comparator.comparing(it -> it.getString("_id"))).toList();
  }

  @Test
  void uniqueIndexRefusesTheSecond() {
    await(
        client.mongo.createIndexWithOptions(
            "events",
            new JsonObject().put("organization", 1).put("position", 1),
            new IndexOptions().unique(true)));
    JsonObject event = new JsonObject().put("organization", "o").put("position", 7);
    await(client.mongo.insert("events", event.copy().put("_id", "first")));
    assertThatThrownBy(() -> await(client.mongo.insert("events", byId("first"))))
        .hasMessageContaining("E11000 duplicate key");
    assertThatThrownBy(
            () -> await(client.mongo.insert("events", event.copy().put("position", 7.0))))
        .hasMessageContaining("E11000 duplicate key");
    await(client.mongo.insert("events", event.copy().put("_id", "second").put("position", 8)));
    JsonObject toSeven = new JsonObject().put("$set", new JsonObject().put("position", 7));
    assertThatThrownBy(
            () -> await(client.mongo.updateCollection("events", byId("second"), toSeven)))
        .hasMessageContaining("E11000 duplicate key");
    await(client.mongo.removeDocument("events", byId("first")));
    await(client.mongo.updateCollection("events", byId("second"), toSeven));
    assertThat(await(client.mongo.count("events", event))).isEqualTo(1);
  }

  private static JsonObject byId(String id) {
    return new JsonObject().put("_id", id);
  }
}
