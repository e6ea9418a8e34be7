package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a store that is written to all the while, with a checkpoint every few milliseconds. */
class OnlineCopyTest {
  private static final int BODY_CHARS = 4_000;
  private static final int COPIES = 2;

  @TempDir Path folder;

  private final Set<String> present = ConcurrentHashMap.newKeySet();
  private final Set<String> removed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();

  private static EmbeddedMongo open(Path folder) throws Exception {
    var often = new Checkpoints.Pace(64 << 10, 64 << 10, Duration.ofMillis(50));
    return EmbeddedMongo.start(folder, Duration.ofMinutes(1), often);
  }

  /** Writes in turn, and removes every third of its own some time later. */
  private Thread writer(MongoTestClient client, int number, CountDownLatch begun) {
    return new Thread(
        () -> {
          for (int i = 0; !over.get(); i++) {
            var id = number + "-" + i;
            var document =
                new JsonObject()
                    .put("_id", id)
                    .put("writer", number)
                    .put("body", "x".repeat(BODY_CHARS));
            await(client.mongo.insert("mail", document));
            present.add(id);
            if (i % 3 == 2) {
              var old = number + "-" + (i / 2);
              present.remove(old);
              await(client.mongo.removeDocument("mail", new JsonObject().put("_id", old)));
              removed.add(old);
            }
            if (i == 100) {
              begun.countDown();
            }
          }
        });
  }

  @Test
  void aCopyHoldsWhatWasAnsweredBeforeItWasAskedFor() throws Exception {
    try (var store = open(folder.resolve("store"));
        var client = new MongoTestClient(store.connectionString())) {
      await(
          client.mongo.createIndexWithOptions(
              "mail", new JsonObject().put("writer", 1), new IndexOptions()));
      var begun = new CountDownLatch(4);
      var writers = IntStream.range(0, 4).mapToObj(i -> writer(client, i, begun)).toList();
      writers.forEach(Thread::start);
      begun.await();
      try {
        for (int copy = 0; copy < COPIES; copy++) {
          var before = new HashSet<>(present);
          var gone = new HashSet<>(removed);
          var target = folder.resolve("copy-" + copy);
          // Slow, so that there are checkpoints, and journals that come and go, meanwhile.
          store.copyTo(target, copied -> pause());
          assertHolds(target, before, gone);
        }
      } finally {
        over.set(true);
        for (var writer : writers) {
          writer.join();
        }
      }
    }
    assertHolds(folder.resolve("store"), new HashSet<>(present), new HashSet<>(removed));
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertHolds(Path folder, Set<String> before, Set<String> gone) throws Exception {
    try (var store = open(folder);
        var client = new MongoTestClient(store.connectionString())) {
      var found = ids(client, new JsonObject());
      // What was removed after the copy was asked for may be gone from it.
      assertThat(found)
          .containsAll(before.stream().filter(id -> !removed.contains(id)).toList())
          .doesNotContainAnyElementsOf(gone);
      var byIndex =
          ids(
              client,
              new JsonObject()
                  .put("writer", new JsonObject().put("$in", new JsonArray(List.of(0, 1, 2, 3)))));
      assertThat(byIndex).isEqualTo(found);
    }
  }

  private static Set<String> ids(MongoTestClient client, JsonObject query) {
    return await(client.mongo.find("mail", query)).stream()
        .map(each -> each.getString("_id"))
        .collect(Collectors.toSet());
  }

  @Test
  void aCollectionThatIsNewIsInTheCopy() throws Exception {
    try (var store = open(folder.resolve("store"));
        var client = new MongoTestClient(store.connectionString())) {
      await(client.mongo.insert("mail", new JsonObject().put("_id", "1")));
      var target = folder.resolve("copy");
      var made = new AtomicBoolean();
      store.copyTo(
          target,
          copied -> {
            if (!made.getAndSet(true)) {
              await(client.mongo.insert("other", new JsonObject().put("_id", "2")));
            }
          });
      try (var copy = open(target);
          var reader = new MongoTestClient(copy.connectionString())) {
        assertThat(await(reader.mongo.find("other", new JsonObject()))).hasSize(1);
      }
    }
  }
}
