package com.sendook.ops;

import com.sendook.backup.BackUp;
import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups of the embedded store, on the management port.
 *
 * <pre>
 *   POST /backup?to=   begins one, into this folder of the gateway's machine; for an {@link OperatorKey}
 *   GET  /backup       how the last one that was begun stands
 * </pre>
 */
public final class BackupRoutes implements Routes {
  private static final Logger log = LoggerFactory.getLogger(BackupRoutes.class);

  private final Vertx vertx;
  private final OperatorDoor door;
  private final Optional<BackUp> backUp;
  private final AtomicReference<Progress> last = new AtomicReference<>(Progress.NONE);

  /** How far one is; {@code error} says why it failed, or is null. */
  private record Progress(String state, long copiedBytes, long ofBytes, String error) {
    static final Progress NONE = new Progress("none", 0, 0, null);

    JsonObject toJson() {
      var json =
          new JsonObject()
              .put("state", state)
              .put("copiedBytes", copiedBytes)
              .put("ofBytes", ofBytes);
      return error == null ? json : json.put("error", error);
    }
  }

  /**
   * The routes of one gateway.
   *
   * @param backUp nothing where the store is not the embedded one
   */
  public BackupRoutes(Vertx vertx, OperatorDoor door, Optional<BackUp> backUp) {
    this.vertx = vertx;
    this.door = door;
    this.backUp = backUp;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/backup").handler(context -> answer(context, last.get()));
    router.post(base + "/backup").handler(door);
    router.post(base + "/backup").handler(this::begin);
  }

  private void begin(RoutingContext context) {
    var store =
        backUp.orElseThrow(
            () ->
                Problem.conflict(
                    "The store is a MongoDB of your own (mongo.uri): back it up with its own tools"));
    var folder = folder(context.queryParams().get("to"));
    var before = last.get();
    var begun = new Progress("running", 0, 0, null);
    if (before.state().equals(begun.state()) || !last.compareAndSet(before, begun)) {
      throw Problem.conflict("Another backup is under way: wait until it is done");
    }
    make(store, folder);
    answer(context, begun);
  }

  private void make(BackUp store, Path folder) {
    vertx
        .executeBlocking(
            () -> {
              long all = store.bytes();
              long copied =
                  store.to(folder, bytes -> last.set(new Progress("running", bytes, all, null)));
              return new Progress("done", copied, copied, null);
            },
            false)
        .onSuccess(done -> log.info("a backup of {} bytes is in {}", done.ofBytes(), folder))
        .onFailure(error -> log.warn("the backup into {} failed: {}", folder, said(error)))
        .otherwise(error -> new Progress("failed", 0, 0, said(error)))
        .onSuccess(last::set);
  }

  private static String said(Throwable error) {
    return error instanceof IOException ? error.getMessage() : error.toString();
  }

  private static Path folder(String to) {
    try {
      if (to != null && !to.isBlank()) {
        return Path.of(to);
      }
    } catch (InvalidPathException e) {
      // Told below, for both.
    }
    throw Problem.invalid("to", "must be a folder on the gateway's machine");
  }

  private static void answer(RoutingContext context, Progress progress) {
    Exchange.answer(context, 200, Future.succeededFuture(progress.toJson()));
  }
}
