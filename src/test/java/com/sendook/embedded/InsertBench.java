package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How many documents of 2 KiB the store takes a second, each acknowledged on its own, by one writer
 * and by 64, into a collection with the indexes of a busy one. The client shares the process. Not a
 * test: run its main method with a folder on the disk to be measured.
 */
final class InsertBench {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration ROUND = Duration.ofSeconds(8);

  private InsertBench() {}

  public static void main(String[] arguments) throws Exception {
    try (EmbeddedMongo store = EmbeddedMongo.start(Path.of(arguments[0]));
        MongoTestClient client = new MongoTestClient(store.connectionString())) {
      var sparse = new IndexOptions().sparse(true);
      var due = new JsonObject().put("queue.dueAt", 1);
      await(client.mongo.createIndexWithOptions("mail", due, sparse));
      var messageId = new JsonObject().put("messageId", 1);
      await(client.mongo.createIndexWithOptions("mail", messageId, new IndexOptions()));
      measure(client, 64, WARM_UP);
      for (int writers : new int[] {1, 16, 64}) {
        System.out.printf("%d writers: %s%n", writers, measure(client, writers, ROUND));
      }
    }
  }

  private static String measure(MongoTestClient client, int writers, Duration length) {
    long start = System.nanoTime();
    var latencies = new ConcurrentLinkedQueue<Long>();
    var running = new ArrayList<Future<Void>>();
    for (int i = 0; i < writers; i++) {
      Promise<Void> done = Promise.promise();
      insert(client, start + length.toNanos(), latencies, done);
      running.add(done.future());
    }
    Future.all(running).toCompletionStage().toCompletableFuture().join();
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] sorted = latencies.stream().mapToLong(each -> each).sorted().toArray();
    return "%,.0f/s, p50 %.2f ms, p99 %.2f ms"
        .formatted(
            sorted.length / seconds,
            sorted[sorted.length / 2] / 1e6,
            sorted[sorted.length * 99 / 100] / 1e6);
  }

  /** Not a chain of futures, which would grow with every insert. */
  private static void insert(
      MongoTestClient client,
      long endNanos,
      ConcurrentLinkedQueue<Long> latencies,
      Promise<Void> done) {
    long now = System.nanoTime();
    if (now >= endNanos) {
      done.complete();
      return;
    }
    var queue =
        new JsonObject()
            .put("dueAt", now)
            .put("lane", "relay")
            .put("since", now)
            .put("attempts", 0);
    var document =
        new JsonObject()
            .put("_id", UUID.randomUUID().toString())
            .put("messageId", UUID.randomUUID().toString())
            .put("text", "x".repeat(1900))
            .put("queue", queue);
    client
        .mongo
        .insert("mail", document)
        .onFailure(done::fail)
        .onSuccess(
            inserted -> {
              latencies.add(System.nanoTime() - now);
              insert(client, endNanos, latencies, done);
            });
  }
}
