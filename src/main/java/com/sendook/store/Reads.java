package com.sendook.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The reads of single documents of one collection by their ids. Those that come while others are
 * under way go out together, as one query; a lone read waits for nobody. Each sees the store no
 * earlier than when it was asked for. Shared by the event loops.
 */
final class Reads {
  private static final int MAX_UNDER_WAY = 2;

  /** A document may hold a body of 256 KiB: so many are at hand in one answer. */
  private static final int MAX_IDS = 64;

  private final MongoClient mongo;
  private final String collection;
  private final Map<String, List<Reader>> waiting = new LinkedHashMap<>();
  private int underWay;

  private record Reader(Promise<JsonObject> result, Context context) {
    void complete(Future<JsonObject> found) {
      if (context == null) {
        found.onComplete(result);
      } else {
        context.runOnContext(v -> found.onComplete(result));
      }
    }
  }

  Reads(MongoClient mongo, String collection) {
    this.mongo = mongo;
    this.collection = collection;
  }

  /** The document, of which nobody else has this copy; or null. */
  Future<JsonObject> read(String id) {
    Promise<JsonObject> result = Promise.promise();
    var reader = new Reader(result, Vertx.currentContext());
    synchronized (this) {
      waiting.computeIfAbsent(id, first -> new ArrayList<>(1)).add(reader);
    }
    flush();
    return result.future();
  }

  private void flush() {
    for (var batch = next(); !batch.isEmpty(); batch = next()) {
      read(batch);
    }
  }

  private synchronized Map<String, List<Reader>> next() {
    var batch = new LinkedHashMap<String, List<Reader>>();
    if (underWay == MAX_UNDER_WAY) {
      return batch;
    }
    var all = waiting.entrySet().iterator();
    while (all.hasNext() && batch.size() < MAX_IDS) {
      var each = all.next();
      batch.put(each.getKey(), each.getValue());
      all.remove();
    }
    if (!batch.isEmpty()) {
      underWay++;
    }
    return batch;
  }

  private void read(Map<String, List<Reader>> batch) {
    Store.bounded(mongo.findWithOptions(collection, named(batch.keySet()), new FindOptions()))
        .recover(Store::translate)
        .onComplete(
            read -> {
              synchronized (this) {
                underWay--;
              }
              if (read.succeeded()) {
                answer(batch, read.result());
              } else {
                fail(batch, read.cause());
              }
              flush();
            });
  }

  private static JsonObject named(Set<String> ids) {
    return ids.size() == 1
        ? new JsonObject().put("_id", ids.iterator().next())
        : new JsonObject().put("_id", new JsonObject().put("$in", List.copyOf(ids)));
  }

  private static void answer(Map<String, List<Reader>> batch, List<JsonObject> found) {
    for (var document : found) {
      var readers = batch.remove(document.getString("_id"));
      for (int i = readers.size() - 1; i >= 0; i--) {
        // The last to be served gets the original: nobody changes it while it is being copied.
        readers.get(i).complete(Future.succeededFuture(i == 0 ? document : document.copy()));
      }
    }
    batch.values().forEach(none -> none.forEach(it -> it.complete(Future.succeededFuture())));
  }

  private static void fail(Map<String, List<Reader>> batch, Throwable error) {
    batch.values().forEach(all -> all.forEach(it -> it.complete(Future.failedFuture(error))));
  }
}
