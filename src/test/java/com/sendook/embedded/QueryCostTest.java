package com.sendook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an inbox's first page, its count, a thread and the look for due work cost does not grow with
 * the collection. The short form counts the documents and index entries looked at, which is the
 * same on every machine; the long form measures time as well.
 */
class QueryCostTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int BATCH = 1000;
  private static final int THREAD = 10;
  private static final int OPEN_LANE_EACH = 100;

  /** Beside the factor 2 that is promised: a deeper tree, the noise of a shared machine. */
  private static final double MILLISECONDS_OF_SLACK = 0.2;

  private static final int WARM_UP_ROUNDS = 3000;
  private static final int ROUNDS = 300;

  @TempDir Path folder;

  @Test
  void looksAtNoMoreInALargeCollection() throws IOException {
    Map<String, Long> small = looks(500);
    Map<String, Long> large = looks(10_000);
    assertThat(large).isEqualTo(small);
    assertThat(small.get("page"))
        .isLessThan(2 * 20 + 20); // entries and documents, the choice of an index
    assertThat(small.get("count")).isLessThanOrEqualTo(4);
  }

  @Test
  @Tag("long")
  void takesAboutAsLongInALargeCollection() throws IOException {
    Map<String, Double> small = medians(1000);
    Map<String, Double> large = medians(100_000);
    System.out.printf("median ms at 1,000 messages: %s%n  at 100,000: %s%n", small, large);
    assertThat(large)
        .allSatisfy(
            (query, ms) ->
                assertThat(ms)
                    .as(query)
                    .isLessThanOrEqualTo(2 * small.get(query) + MILLISECONDS_OF_SLACK));
  }

  /** The queries by what they are for. */
  private static Map<String, Document> queries() {
    Document inbox = new Document("inboxId", "inbox");
    Document due = new Document("queue.dueAt", new Document("$lte", NOW));
    Document lanes = new Document("$gt", "closed");
    Map<String, Document> queries = new LinkedHashMap<>();
    queries.put("page", find(inbox, new Document("_id", -1), 20));
    queries.put("thread", find(new Document("threadId", "thread3"), new Document("_id", -1), 100));
    queries.put("due", find(due, new Document("queue.dueAt", 1), 100));
    queries.put(
        "due outside closed lanes",
        find(
            due.clone().append("queue.lane", lanes),
            new Document("queue.lane", 1).append("queue.dueAt", 1),
            4));
    queries.put(
        "count",
        // As the driver counts documents.
        new Document("aggregate", "messages")
            .append(
                "pipeline",
                List.of(
                    new Document("$match", inbox),
                    new Document("$limit", 10_000),
                    new Document(
                        "$group", new Document("_id", 1).append("n", new Document("$sum", 1)))))
            .append("cursor", new Document()));
    return queries;
  }

  private static Document find(Document filter, Document sort, int limit) {
    return new Document("find", "messages")
        .append("filter", filter)
        .append("sort", sort)
        .append("limit", limit);
  }

  private Map<String, Long> looks(int messages) throws IOException {
    try (Store store = new Store(folder.resolve("looks" + messages), messages)) {
      Map<String, Long> looks = new LinkedHashMap<>();
      queries()
          .forEach(
              (name, query) -> {
                long before = store.looks();
                store.run(query);
                looks.put(name, store.looks() - before);
              });
      return looks;
    }
  }

  private Map<String, Double> medians(int messages) throws IOException {
    try (Store store = new Store(folder.resolve("medians" + messages), messages)) {
      Map<String, Double> medians = new LinkedHashMap<>();
      queries().forEach((name, query) -> medians.put(name, store.medianMs(query)));
      return medians;
    }
  }

  /** A store asked without the network: all messages in one inbox, nearly all due and held back. */
  private static final class Store implements AutoCloseable {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final DurableBackend backend;

    Store(Path folder, int messages) throws IOException {
      Files.createDirectories(folder);
      backend =
          DurableBackend.open(
              StoreFile.open(folder.resolve("mongo.mv")),
              folder,
              Duration.ofHours(1),
              Checkpoints.Pace.USUAL);
      run(
          new Document("createIndexes", "messages")
              .append(
                  "indexes",
                  List.of(
                      index(false, "inboxId", "_id"),
                      index(false, "threadId", "_id"),
                      index(false, "inboxId", "externalMessageId"),
                      index(true, "queue.dueAt"),
                      index(true, "queue.lane", "queue.dueAt"))));
      for (int from = 0; from < messages; from += BATCH) {
        run(
            new Document("insert", "messages")
                .append(
                    "documents",
                    IntStream.range(from, Math.min(from + BATCH, messages))
                        .mapToObj(Store::message)
                        .toList()));
      }
    }

    private static Document index(boolean sparse, String... fields) {
      Document key = new Document();
      for (String field : fields) {
        key.append(field, 1);
      }
      return new Document("key", key)
          .append("name", String.join("_", fields))
          .append("sparse", sparse);
    }

    private static Document message(int number) {
      Document queue =
          new Document("dueAt", NOW.minusMillis(number))
              .append("lane", number % OPEN_LANE_EACH == 0 ? "open" : "closed");
      return new Document("_id", "message%09d".formatted(number))
          .append("inboxId", "inbox")
          .append("threadId", "thread" + number / THREAD)
          .append("externalMessageId", "<" + number + "@example.com>")
          .append("text", "x".repeat(500))
          .append("queue", queue);
    }

    void run(Document command) {
      String name = command.keySet().iterator().next();
      Document answer = backend.handleCommand(channel, "test", name, command);
      assertThat(answer).containsEntry("ok", 1.0).doesNotContainKey("writeErrors");
    }

    double medianMs(Document query) {
      IntStream.range(0, WARM_UP_ROUNDS).forEach(round -> run(query));
      long[] nanos =
          IntStream.range(0, ROUNDS)
              .mapToLong(
                  round -> {
                    long start = System.nanoTime();
                    run(query);
                    return System.nanoTime() - start;
                  })
              .sorted()
              .toArray();
      return Math.round(nanos[ROUNDS / 2] / 1e3) / 1e3;
    }

    long looks() {
      return ((IndexedCollection)
              backend.resolveDatabase("test").resolveCollection("messages", true))
          .looks();
    }

    @Override
    public void close() {
      backend.close();
    }
  }
}
