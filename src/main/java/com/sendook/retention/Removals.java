package com.sendook.retention;

import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes documents that nothing hangs on. */
final class Removals {
  private Removals() {}

  /** Completes with the same ids. */
  static Future<Set<String>> remove(Store store, String collection, Set<String> ids) {
    return remove(store, collection, ids, new JsonObject());
  }

  /** The same of those alone of which this is still true. */
  static Future<Set<String>> remove(
      Store store, String collection, Set<String> ids, JsonObject condition) {
    return ids.isEmpty()
        ? Future.succeededFuture(ids)
        : store.removeAll(collection, condition.copy().put("_id", in(ids))).map(ids);
  }

  /** True of what has no work. */
  static JsonObject ended() {
    return new JsonObject().put("queue", new JsonObject().put("$exists", false));
  }

  static JsonObject in(Set<String> ids) {
    return new JsonObject().put("$in", new JsonArray(List.copyOf(ids)));
  }

  static Set<String> idsOf(List<JsonObject> documents) {
    return documents.stream().map(each -> each.getString("_id")).collect(Collectors.toSet());
  }
}
