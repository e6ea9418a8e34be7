package com.sendook.store;

import com.sendook.bus.RecordCodec;
import com.sendook.embedded.EmbeddedMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real store over the MongoDB protocol, one for each test class, with all its indexes. */
public final class StoreExtension implements BeforeAllCallback, AfterAllCallback {
  private Path folder;
  private EmbeddedMongo mongo;
  private Vertx vertx;
  private Store store;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("sendook-store");
    mongo = EmbeddedMongo.start(folder);
    vertx = Vertx.vertx();
    RecordCodec.registerAll(vertx);
    store = Store.connect(vertx, mongo.connectionString());
    Indexes.ensure(store).await();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    store.close().await();
    vertx.close().await();
    mongo.close();
    // This object outlives its test; what it held need not.
    store = null;
    vertx = null;
    mongo = null;
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  public Vertx vertx() {
    return vertx;
  }

  public String connectionString() {
    return mongo.connectionString();
  }

  /** What a client of its own needs to reach the same store. */
  public JsonObject clientConfig() {
    return new JsonObject()
        .put("connection_string", mongo.connectionString())
        .put("db_name", "sendook")
        .put("useObjectId", false);
  }

  public Store store() {
    return store;
  }
}
