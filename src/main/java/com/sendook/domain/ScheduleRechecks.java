package com.sendook.domain;

import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import com.sendook.store.Update;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Instant;
import java.util.List;

/**
 * Gives work to the domains that have none: earlier releases did not look them up again. They are
 * spread over the time between two looks. Done twice, or by several nodes, it changes nothing.
 */
public final class ScheduleRechecks {
  private static final int BATCH = 500;
  private static final String QUEUE = "queue";

  private final Store store;
  private final WorkQueue queue;
  private final RecheckPace pace;

  public ScheduleRechecks(Store store, WorkQueue queue, RecheckPace pace) {
    this.store = store;
    this.queue = queue;
    this.pace = pace;
  }

  /** Completes when every domain has work. */
  public Future<Void> run() {
    return behind("");
  }

  private Future<Void> behind(String id) {
    var query = new JsonObject().put("_id", new JsonObject().put("$gt", id));
    var options =
        new FindOptions()
            .setFields(new JsonObject().put(QUEUE, 1))
            .setSort(new JsonObject().put("_id", 1))
            .setLimit(BATCH);
    return store
        .find(Collections.DOMAINS, query, options)
        .compose(
            batch ->
                schedule(batch.stream().filter(each -> !each.containsKey(QUEUE)).toList())
                    .compose(
                        scheduled ->
                            batch.size() < BATCH
                                ? Future.succeededFuture()
                                : behind(batch.get(BATCH - 1).getString("_id"))));
  }

  private Future<Void> schedule(List<JsonObject> idle) {
    var updates = idle.stream().map(each -> schedule(each.getString("_id"))).toList();
    return updates.isEmpty()
        ? Future.succeededFuture()
        : store.updateEach(Collections.DOMAINS, updates).mapEmpty();
  }

  private Update schedule(String id) {
    var at = Instant.now().plus(pace.first(id));
    var fields = queue.schedule(id, Domains.LANE, at).mark(new JsonObject());
    return new Update(
        id,
        new JsonObject().put(QUEUE, new JsonObject().put("$exists", false)),
        new JsonObject().put("$set", fields.put("recheckAt", Documents.date(at))),
        false);
  }
}
