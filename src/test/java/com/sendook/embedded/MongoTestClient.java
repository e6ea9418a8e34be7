package com.sendook.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** The driver the gateway uses, for tests that wait. */
final class MongoTestClient implements AutoCloseable {
  static {
    quiet();
  }

  /** By default every command is logged in full, which takes longer than the command. */
  static void quiet() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
  }

  private final Vertx vertx = Vertx.vertx();
  final MongoClient mongo;

  MongoTestClient(String connectionString) {
    mongo =
        MongoClient.create(
            vertx,
            new JsonObject()
                .put("connection_string", connectionString)
                .put("db_name", "test")
                .put("maxPoolSize", 100));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(mongo.close());
    await(vertx.close());
  }
}
