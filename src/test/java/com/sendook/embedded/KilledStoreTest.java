package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process with a store again and again, and looks for all that it had acknowledged. */
class KilledStoreTest {
  private static final long SEED = 20260101;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final Set<String> acknowledged = new HashSet<>();
  private int killsInACheckpoint;

  @Test
  void losesNothingAcknowledged() throws Exception {
    writeAndKill(2, 300);
    assertNothingLost();
  }

  @Test
  @Tag("long")
  void losesNothingAcknowledgedInTenThousandWrites() throws Exception {
    writeAndKill(10, 1200);
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(10_000);
    assertThat(killsInACheckpoint).as("kills in the middle of a checkpoint").isPositive();
    assertNothingLost();
    System.out.printf(
        "%d acknowledged writes, 10 kills, %d of them in a checkpoint: lost 0%n",
        acknowledged.size(), killsInACheckpoint);
  }

  private void writeAndKill(int kills, int writesEach) throws Exception {
    for (int round = 0; round < kills; round++) {
      writeUntilKilled("round" + round, writesEach + random.nextInt(writesEach / 2));
      if (journals() > 1) {
        killsInACheckpoint++;
      }
    }
  }

  private void writeUntilKilled(String round, int writes) throws Exception {
    Process process =
        new ProcessBuilder(JavaProcess.command(WritingProcess.class, folder.toString(), round))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int before = acknowledged.size();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        assertThat(line).doesNotStartWith("failed");
        if (line.contains(" " + round + "-")) {
          acknowledged.add(line);
        }
        if (acknowledged.size() - before == writes) {
          process.toHandle().destroyForcibly(); // unlike the process, leaves its output readable
        }
      }
    }
    process.waitFor();
    assertThat(acknowledged.size() - before).isGreaterThanOrEqualTo(writes);
  }

  /** Only while a checkpoint is made are there two. */
  private long journals() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(each -> each.toString().contains(".journal.")).count();
    }
  }

  private void assertNothingLost() throws Exception {
    try (var store = EmbeddedMongo.start(folder);
        var client = new MongoTestClient(store.connectionString())) {
      Map<String, JsonObject> found =
          await(client.mongo.find("mail", new JsonObject())).stream()
              .collect(Collectors.toMap(it -> it.getString("_id"), Function.identity()));
      assertThat(acknowledged).allSatisfy(line -> assertHolds(line, found));
      assertIndexIsTheCollections(client, found);
    }
  }

  private void assertHolds(String line, Map<String, JsonObject> found) {
    String id = line.substring(line.indexOf(' ') + 1);
    JsonObject document = found.get(id);
    if (line.startsWith(WritingProcess.REMOVED)) {
      assertThat(document).isNull();
    } else if (document == null) {
      // Its removal was under way when the process was killed.
      assertThat(WritingProcess.removes(Integer.parseInt(id.substring(id.lastIndexOf('-') + 1))))
          .isTrue();
      assertThat(acknowledged).contains(WritingProcess.UPDATED + id);
    } else if (line.startsWith(WritingProcess.UPDATED)) {
      assertThat(document.getString("state")).isEqualTo("seen");
    }
  }

  /** No document is missing in the index, and none stands there twice or with an old state. */
  private static void assertIndexIsTheCollections(
      MongoTestClient client, Map<String, JsonObject> found) {
    Map<JsonObject, List<String>> byKey =
        found.values().stream()
            .collect(
                Collectors.groupingBy(
                    KilledStoreTest::key,
                    Collectors.mapping(it -> it.getString("_id"), Collectors.toList())));
    byKey.forEach(
        (key, ids) -> {
          assertThat(await(client.mongo.find("mail", key)))
              .extracting(it -> it.getString("_id"))
              .containsExactlyInAnyOrderElementsOf(ids);
          assertThat(await(client.mongo.count("mail", key))).isEqualTo(ids.size());
        });
  }

  private static JsonObject key(JsonObject document) {
    return new JsonObject()
        .put("writer", document.getString("writer"))
        .put("state", document.getString("state"));
  }
}
