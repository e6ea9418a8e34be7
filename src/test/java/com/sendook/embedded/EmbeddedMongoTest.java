package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMongoTest {
  private static final int ACKNOWLEDGED_BEFORE_KILL = 300;

  @TempDir Path folder;

  @Test
  void keepsDocumentsAcrossARestart() throws Exception {
    try (var store = EmbeddedMongo.start(folder);
        var client = new MongoTestClient(store.connectionString())) {
      await(client.mongo.insert("mail", new JsonObject().put("_id", "a").put("size", 7)));
    }
    try (var store = EmbeddedMongo.start(folder);
        var client = new MongoTestClient(store.connectionString())) {
      assertThat(await(client.mongo.find("mail", new JsonObject())))
          .containsExactly(new JsonObject().put("_id", "a").put("size", 7));
    }
  }

  @Test
  void refusesAFolderInUseAndNamesTheProcess() throws Exception {
    try (var store = EmbeddedMongo.start(folder)) {
      assertThat(store.connectionString()).startsWith("mongodb://127.0.0.1:");
      assertThatThrownBy(() -> EmbeddedMongo.start(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("data folder " + folder + " is in use by another gateway")
          .hasMessageContaining("(pid " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void losesNothingAcknowledgedWhenKilled() throws Exception {
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < 2; round++) {
      acknowledged.addAll(insertUntilKilled("round" + round));
    }
    try (var store = EmbeddedMongo.start(folder);
        var client = new MongoTestClient(store.connectionString())) {
      Set<String> scanned = ids(await(client.mongo.find("mail", new JsonObject())));
      assertThat(scanned).containsAll(acknowledged);
      Set<String> fromIndex = new HashSet<>();
      for (String writer :
          scanned.stream().map(id -> id.substring(0, id.lastIndexOf('-'))).distinct().toList()) {
        var ofWriter = new JsonObject().put("writer", writer);
        fromIndex.addAll(ids(await(client.mongo.find("mail", ofWriter))));
      }
      assertThat(fromIndex).isEqualTo(scanned);
    }
  }

  private Set<String> insertUntilKilled(String round) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                InsertingProcess.class.getName(),
                folder.toString(),
                round)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Set<String> acknowledged = new HashSet<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith(round)) {
          acknowledged.add(line);
        }
        if (acknowledged.size() == ACKNOWLEDGED_BEFORE_KILL) {
          process.toHandle().destroyForcibly(); // unlike the process, leaves its output readable
        }
      }
    }
    process.waitFor();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_KILL);
    return acknowledged;
  }

  private static Set<String> ids(List<JsonObject> documents) {
    return documents.stream().map(it -> it.getString("_id")).collect(Collectors.toSet());
  }
}
