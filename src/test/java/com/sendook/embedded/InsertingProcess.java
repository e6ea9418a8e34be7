package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Inserts without end and prints each id once it was acknowledged, until it is killed. */
final class InsertingProcess {
  private static final int WRITERS = 8;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private InsertingProcess() {}

  public static void main(String[] arguments) throws IOException {
    EmbeddedMongo store = EmbeddedMongo.start(Path.of(arguments[0]));
    MongoClient mongo = new MongoTestClient(store.connectionString()).mongo;
    await(
        mongo.createIndexWithOptions(
            "mail", new JsonObject().put("writer", 1).put("number", 1), new IndexOptions()));
    for (int writer = 0; writer < WRITERS; writer++) {
      insert(mongo, arguments[1] + "-" + writer, 0)
          .onFailure(e -> OUT.println("failed " + e.getMessage()));
    }
  }

  private static Future<Void> insert(MongoClient mongo, String writer, int number) {
    String id = writer + "-" + number;
    JsonObject document =
        new JsonObject()
            .put("_id", id)
            .put("writer", writer)
            .put("number", number)
            .put("text", "x".repeat(500));
    return mongo
        .insert("mail", document)
        .onSuccess(done -> OUT.println(id))
        .compose(done -> insert(mongo, writer, number + 1));
  }
}
