package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Inserts, updates and removes without end, and prints each of them once it was acknowledged, until
 * it is killed. The store makes one checkpoint after the other meanwhile.
 */
final class WritingProcess {
  static final String INSERTED = "inserted ";
  static final String UPDATED = "updated ";
  static final String REMOVED = "removed ";

  private static final int WRITERS = 8;
  private static final int REMOVE_EACH = 3;
  private static final Checkpoints.Pace WITHOUT_PAUSE =
      new Checkpoints.Pace(32 << 10, 48 << 20, Duration.ofMillis(50));
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final MongoClient mongo;
  private final String writer;

  private WritingProcess(MongoClient mongo, String writer) {
    this.mongo = mongo;
    this.writer = writer;
  }

  /** Whether this document is removed in the end. */
  static boolean removes(int number) {
    return number % REMOVE_EACH == 0;
  }

  public static void main(String[] arguments) throws IOException {
    EmbeddedMongo store =
        EmbeddedMongo.start(Path.of(arguments[0]), Duration.ofMinutes(1), WITHOUT_PAUSE);
    MongoClient mongo = new MongoTestClient(store.connectionString()).mongo;
    await(
        mongo.createIndexWithOptions(
            "mail", new JsonObject().put("writer", 1).put("state", 1), new IndexOptions()));
    for (int i = 0; i < WRITERS; i++) {
      new WritingProcess(mongo, arguments[1] + "-" + i).write(0);
    }
  }

  private void write(int number) {
    String id = writer + "-" + number;
    insert(id, number)
        .compose(inserted -> update(id))
        .compose(updated -> removes(number) ? remove(id) : Future.succeededFuture())
        .onFailure(e -> OUT.println("failed " + e.getMessage()))
        .onSuccess(written -> write(number + 1));
  }

  private Future<Void> insert(String id, int number) {
    var document =
        new JsonObject()
            .put("_id", id)
            .put("writer", writer)
            .put("number", number)
            .put("state", "new")
            .put("text", "x".repeat(500));
    return told(mongo.insert("mail", document), INSERTED + id);
  }

  private Future<Void> update(String id) {
    var seen = new JsonObject().put("$set", new JsonObject().put("state", "seen"));
    return told(mongo.updateCollection("mail", byId(id), seen), UPDATED + id);
  }

  private Future<Void> remove(String id) {
    return told(mongo.removeDocument("mail", byId(id)), REMOVED + id);
  }

  private static JsonObject byId(String id) {
    return new JsonObject().put("_id", id);
  }

  /** A promise in between: a chain of futures without end would fill the memory. */
  private static Future<Void> told(Future<?> write, String line) {
    Promise<Void> told = Promise.promise();
    write
        .onSuccess(
            done -> {
              OUT.println(line);
              told.complete();
            })
        .onFailure(told::fail);
    return told.future();
  }
}
