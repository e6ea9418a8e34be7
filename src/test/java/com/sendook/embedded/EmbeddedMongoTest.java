package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMongoTest {
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
}
