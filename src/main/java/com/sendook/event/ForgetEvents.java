package com.sendook.event;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes events that are older than they are kept, a few at a time so that nobody waits for it.
 * The latest one of an organization always stays: the next number is told by it.
 */
public final class ForgetEvents {
  private static final Logger log = LoggerFactory.getLogger(ForgetEvents.class);

  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int AT_ONCE = 500;

  private final Vertx vertx;
  private final Store store;
  private final Duration kept;

  public ForgetEvents(Vertx vertx, Store store, Duration kept) {
    this.vertx = vertx;
    this.store = store;
    this.kept = kept;
  }

  /** Does it now and then, from now on. */
  public void begin() {
    vertx.setPeriodic(EVERY.toMillis(), timer -> forget());
  }

  /** Completes when none is left. */
  Future<Long> forget() {
    return forget(Instant.now().minus(kept), 0, 0)
        .onFailure(error -> log.warn("old events stay for now: {}", error.toString()))
        .onSuccess(
            count -> {
              if (count > 0) {
                log.info("{} events older than {} are gone", count, kept);
              }
            });
  }

  /**
   * The oldest first.
   *
   * @param stay how many of those that were looked at stay: they stand in front of the others
   */
  private Future<Long> forget(Instant before, int stay, long count) {
    var query =
        new JsonObject().put("createdAt", new JsonObject().put("$lt", Documents.date(before)));
    var options =
        new FindOptions()
            .setFields(new JsonObject().put("organizationId", 1).put("position", 1))
            .setSort(new JsonObject().put("createdAt", 1))
            .setSkip(stay)
            .setLimit(AT_ONCE);
    return store
        .find(Collections.EVENTS, query, options)
        .compose(
            old ->
                old.isEmpty()
                    ? Future.succeededFuture(count)
                    : notTheLatest(old)
                        .compose(
                            ids ->
                                remove(ids)
                                    .compose(
                                        removed ->
                                            forget(
                                                before,
                                                stay + old.size() - ids.size(),
                                                count + ids.size()))));
  }

  private Future<List<String>> notTheLatest(List<JsonObject> events) {
    var latest = new LinkedHashMap<String, Future<Long>>();
    for (var each : events) {
      latest.computeIfAbsent(
          each.getString("organizationId"), id -> EventLog.lastPosition(store, id));
    }
    return Future.all(new ArrayList<>(latest.values()))
        .map(
            all ->
                events.stream()
                    .filter(
                        each ->
                            each.getLong("position")
                                < latest.get(each.getString("organizationId")).result())
                    .map(each -> each.getString("_id"))
                    .toList());
  }

  private Future<Void> remove(List<String> ids) {
    var these = new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(ids)));
    return store
        .removeAll(Collections.EVENTS, these)
        .compose(removed -> vertx.timer(PAUSE.toMillis()))
        .mapEmpty();
  }
}
