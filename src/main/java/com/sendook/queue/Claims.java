package com.sendook.queue;

import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node asks of the store about leases: to take what is due, and to keep what it holds. */
final class Claims {
  private static final FindOptions ID_ONLY =
      new FindOptions().setFields(new JsonObject().put("_id", 1));

  private final Store store;
  private final String collection;
  private final Duration length;

  Claims(Store store, String collection, Duration length) {
    this.store = store;
    this.collection = collection;
    this.length = length;
  }

  /** The ids of what is due, the longest due first. */
  Future<List<String>> due(int limit) {
    var options =
        new FindOptions(ID_ONLY).setSort(new JsonObject().put("queue.dueAt", 1)).setLimit(limit);
    return store
        .find(collection, QueueState.due(Instant.now()), options)
        .map(found -> found.stream().map(each -> each.getString("_id")).toList());
  }

  /** Leases on those of the ids that are still due; other nodes may have taken some. */
  Future<List<Lease>> claim(List<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    var token = Ids.next();
    long fromNanos = System.nanoTime();
    var now = Instant.now();
    var these = new JsonObject().put("_id", new JsonObject().put("$in", ids));
    return store
        .updateAll(
            collection,
            these.copy().mergeIn(QueueState.due(now)),
            QueueState.take(token, now.plus(length)))
        .compose(updated -> ids(these.copy().put("queue.token", token)))
        .map(mine -> mine.stream().map(id -> new Lease(id, token, fromNanos, length)).toList());
  }

  /** Extends the leases that the store still knows; a lost one runs out here as well. */
  Future<Void> renew(List<Lease> leases) {
    if (leases.isEmpty()) {
      return Future.succeededFuture();
    }
    long fromNanos = System.nanoTime();
    var held =
        new JsonObject()
            .put("_id", in(leases.stream().map(Lease::id).toList()))
            .put("queue.token", in(leases.stream().map(Lease::token).distinct().toList()));
    return store
        .updateAll(collection, held, QueueState.renew(Instant.now().plus(length)))
        .compose(renewed -> ids(held))
        .map(
            mine -> {
              leases.stream()
                  .filter(lease -> mine.contains(lease.id()))
                  .forEach(lease -> lease.extend(fromNanos, length));
              return null;
            });
  }

  private Future<Set<String>> ids(JsonObject query) {
    return store
        .find(collection, query, ID_ONLY)
        .map(
            found -> found.stream().map(each -> each.getString("_id")).collect(Collectors.toSet()));
  }

  private static JsonObject in(List<String> values) {
    return new JsonObject().put("$in", values);
  }
}
