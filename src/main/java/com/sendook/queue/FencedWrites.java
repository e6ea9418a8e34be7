package com.sendook.queue;

import com.sendook.problem.Problem;
import com.sendook.store.Batcher;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import com.sendook.store.Update;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node writes to the documents it holds: each change conditional on the lease's token, and
 * together with others of the same time. A bulk write tells only how many matched; where that is
 * fewer than were sent, token and step tell each its fate.
 *
 * <p>Whatever hinders a write, it is tried again until it succeeds, since what was done cannot be
 * undone; no change is made twice.
 */
final class FencedWrites {
  private static final Logger log = LoggerFactory.getLogger(FencedWrites.class);
  private static final FindOptions FENCE =
      new FindOptions().setFields(new JsonObject().put("queue.token", 1).put("queue.step", 1));

  /**
   * While the store does not take what was done. Quickly to the end: a lease may have run out
   * meanwhile, and another node looks for work again some seconds after the store is back.
   */
  private static final Schedule STORE_RETRY =
      new Schedule(List.of(Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(1)));

  private final Vertx vertx;
  private final Store store;
  private final String collection;
  private final Batcher<Write, Void> batcher =
      new Batcher<>(Write::id, each -> Documents.roughSize(each.update()), this::write);
  private volatile boolean stopped;

  /**
   * A change under a lease.
   *
   * @param step marks it as made; null where it gives the lease up, which marks it as well
   */
  private record Write(String id, String token, String step, JsonObject update) {
    Update toUpdate() {
      var held = new JsonObject().put("queue.token", token);
      if (step != null) {
        held.put("queue.step", new JsonObject().put("$ne", step));
      }
      return new Update(id, held, step == null ? update : QueueState.step(update, step), false);
    }
  }

  FencedWrites(Vertx vertx, Store store, String collection) {
    this.vertx = vertx;
    this.store = store;
    this.collection = collection;
  }

  /** A change that keeps the lease. Fails with {@link LeaseLost} where nothing was changed. */
  Future<Void> step(Lease lease, JsonObject update) {
    return persist(new Write(lease.id(), lease.token(), Ids.next(), update), 1);
  }

  /** A change that gives the lease up; where it was lost, nothing is changed. */
  Future<Void> end(Lease lease, JsonObject update) {
    return persist(new Write(lease.id(), lease.token(), null, update), 1);
  }

  /** From here on what fails is not tried again. */
  void stop() {
    stopped = true;
  }

  private Future<Void> persist(Write write, int attempt) {
    return batcher
        .add(write)
        .recover(
            error -> {
              if (error instanceof LeaseLost || stopped) {
                return Future.failedFuture(error);
              }
              var pause = STORE_RETRY.afterForever(attempt);
              log.warn(
                  "{} {}: not recorded yet, again in {} ms: {}",
                  collection,
                  write.id(),
                  pause.toMillis(),
                  error.toString());
              return vertx
                  .timer(pause.toMillis(), TimeUnit.MILLISECONDS)
                  .compose(tick -> persist(write, attempt + 1));
            });
  }

  private Future<List<Future<Void>>> write(List<Write> batch) {
    return store
        .updateEach(collection, batch.stream().map(Write::toUpdate).toList())
        .compose(
            matched ->
                matched == batch.size()
                    ? Future.succeededFuture(
                        batch.stream().map(each -> Future.<Void>succeededFuture()).toList())
                    : readBack(batch, null),
            error -> readBack(batch, error));
  }

  /**
   * @param error why the batch failed, or null where it did not
   */
  private Future<List<Future<Void>>> readBack(List<Write> batch, Throwable error) {
    var ids = new JsonArray(batch.stream().map(Write::id).toList());
    return store
        .find(collection, new JsonObject().put("_id", new JsonObject().put("$in", ids)), FENCE)
        .map(
            found -> {
              Map<String, JsonObject> fences =
                  found.stream()
                      .filter(each -> each.containsKey("queue"))
                      .collect(
                          Collectors.toMap(
                              each -> each.getString("_id"),
                              each -> each.getJsonObject("queue"),
                              (one, other) -> one));
              return batch.stream().map(each -> fate(each, fences.get(each.id()), error)).toList();
            });
  }

  private static Future<Void> fate(Write write, JsonObject fence, Throwable error) {
    boolean held = fence != null && write.token().equals(fence.getString("token"));
    if (!held) {
      // Given up as it was meant to be, or another node's by now: nothing is left to do here.
      return write.step() == null
          ? Future.succeededFuture()
          : Future.failedFuture(new LeaseLost(write.id()));
    }
    if (write.step() != null && write.step().equals(fence.getString("step"))) {
      return Future.succeededFuture();
    }
    return Future.failedFuture(error == null ? Problem.unavailable("The store") : error);
  }
}
