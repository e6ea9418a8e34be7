package com.sendook.ops;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.store.Collections;
import com.sendook.store.Schema;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;

/**
 * {@code GET /store}: the store's schema, whether this release has brought it to its own, and how
 * many of everything there are, each counted up to a million. For operators, on the management
 * port, who want to know what came over with an upgrade or a backup.
 */
public final class StoreRoutes implements Routes {
  private static final int COUNTED = 1_000_000;

  private static final List<String> SHOWN =
      List.of(
          Collections.ORGANIZATIONS,
          Collections.API_KEYS,
          Collections.DOMAINS,
          Collections.INBOXES,
          Collections.THREADS,
          Collections.MESSAGES,
          Collections.DELIVERIES,
          Collections.WEBHOOKS,
          Collections.EVENTS);

  private final Store store;

  public StoreRoutes(Store store) {
    this.store = store;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/store").handler(context -> Exchange.answer(context, 200, report()));
  }

  private Future<JsonObject> report() {
    return Schema.read(store).compose(this::report);
  }

  private Future<JsonObject> report(Schema.State schema) {
    var shown =
        new JsonObject()
            .put("version", schema.version())
            .put("release", schema.release())
            .put("migrated", schema.isReached());
    var counts = new JsonObject();
    Future<Void> counted = Future.succeededFuture();
    for (var each : SHOWN) {
      // One after the other: the store has others to answer.
      counted = counted.compose(before -> count(each, counts));
    }
    return counted.map(done -> new JsonObject().put("schema", shown).put("documents", counts));
  }

  private Future<Void> count(String collection, JsonObject counts) {
    return store
        .count(collection, new JsonObject(), COUNTED)
        .onSuccess(count -> counts.put(collection, count))
        .mapEmpty();
  }
}
