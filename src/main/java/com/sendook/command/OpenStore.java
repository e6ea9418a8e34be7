package com.sendook.command;

import com.sendook.bus.RecordCodec;
import com.sendook.config.GatewayConfig;
import com.sendook.embedded.EmbeddedMongo;
import com.sendook.store.Store;
import io.vertx.core.Vertx;
import java.io.IOException;

/**
 * The store itself, while no gateway needs to run: the one that is configured, or the embedded one,
 * which a single process opens at a time. Blocks.
 */
public final class OpenStore implements AutoCloseable {
  private final Vertx vertx;
  private final EmbeddedMongo embedded;
  private final String uri;
  private final Store store;

  private OpenStore(Vertx vertx, EmbeddedMongo embedded, String uri) {
    this.vertx = vertx;
    this.embedded = embedded;
    this.uri = uri;
    this.store = Store.connect(vertx, uri);
  }

  /** Fails where the embedded one is another process's; makes none. */
  public static OpenStore of(Vertx vertx, GatewayConfig config) throws IOException {
    RecordCodec.registerAll(vertx);
    var uri = config.mongo().uri();
    if (!uri.isEmpty()) {
      return new OpenStore(vertx, null, uri);
    }
    if (!isThere(config)) {
      throw new CommandFailure(
          "there is no store yet in %s: start the gateway once, or set dataDir or mongo.uri"
              .formatted(config.dataDir().toAbsolutePath()));
    }
    var embedded = EmbeddedMongo.start(EmbeddedMongo.folderIn(config.dataDir()));
    return new OpenStore(vertx, embedded, embedded.connectionString());
  }

  /** Whether there is an embedded one. */
  public static boolean isThere(GatewayConfig config) {
    return EmbeddedMongo.isIn(EmbeddedMongo.folderIn(config.dataDir()));
  }

  /** Where clients connect. */
  public String uri() {
    return uri;
  }

  public Store store() {
    return store;
  }

  public Vertx vertx() {
    return vertx;
  }

  @Override
  public void close() {
    store.close().await();
    if (embedded != null) {
      embedded.close();
    }
  }
}
