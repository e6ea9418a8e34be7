package com.sendook.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the migrations of this release in the background, one after the other and page by page, each
 * by one node at a time. How far it came is kept in the store, so that whoever takes it up goes on
 * there.
 */
public final class Migrate {
  private static final Logger log = LoggerFactory.getLogger(Migrate.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** Many times what a page takes. */
  static final Duration LEASE = Duration.ofMinutes(2);

  static final int BATCH = 200;

  private static final String AFTER = "after";
  private static final String DONE = "done";
  private static final String HOLDER = "holder";
  private static final String LEASED_UNTIL = "leasedUntil";

  private final Vertx vertx;
  private final Store store;
  private final InstantSource clock;
  private final List<Migration> migrations;

  public Migrate(Vertx vertx, Store store, InstantSource clock, List<Migration> migrations) {
    this.vertx = vertx;
    this.store = store;
    this.clock = clock;
    this.migrations = List.copyOf(migrations);
  }

  /** Begins now, and tries again until all are done, by whichever node. */
  public void begin() {
    run()
        .onFailure(error -> log.warn("the store stays as it is for now: {}", error.toString()))
        .onComplete(
            ended -> {
              if (ended.failed() || !ended.result()) {
                vertx.setTimer(EVERY.toMillis(), timer -> begin());
              }
            });
  }

  /** Does what no other node is at; whether all are done then. */
  Future<Boolean> run() {
    Future<Boolean> done = Future.succeededFuture(true);
    for (var migration : migrations) {
      done = done.compose(before -> before ? run(migration) : Future.succeededFuture(false));
    }
    return done.compose(all -> all ? Schema.raise(store).map(true) : Future.succeededFuture(false));
  }

  private Future<Boolean> run(Migration migration) {
    var holder = Ids.next();
    return claim(migration, holder)
        .compose(
            claimed ->
                claimed
                    ? state(migration)
                        .compose(state -> page(migration, holder, state.getString(AFTER)))
                        .recover(error -> giveBack(migration, holder, error))
                    : state(migration).map(state -> state.getBoolean(DONE)));
  }

  private Future<Boolean> claim(Migration migration, String holder) {
    var begun =
        new JsonObject()
            .put("_id", stateId(migration))
            .put(AFTER, "")
            .put(DONE, false)
            .put(LEASED_UNTIL, 0L)
            .put("schemaVersion", Documents.SCHEMA_VERSION);
    var free =
        new JsonObject()
            .put("_id", stateId(migration))
            .put(DONE, false)
            .put(LEASED_UNTIL, new JsonObject().put("$lt", clock.millis()));
    var set = leased().put(HOLDER, holder);
    return store
        .insertIfAbsent(Collections.SETTINGS, begun)
        .compose(
            first ->
                store.updateOne(Collections.SETTINGS, free, new JsonObject().put("$set", set)));
  }

  private Future<JsonObject> state(Migration migration) {
    return store.findOne(Collections.SETTINGS, new JsonObject().put("_id", stateId(migration)));
  }

  private Future<Boolean> page(Migration migration, String holder, String after) {
    return store
        .findBehind(migration.collection(), after, BATCH)
        .compose(batch -> change(migration, batch).map(batch))
        .compose(batch -> goOn(migration, holder, batch));
  }

  private Future<?> change(Migration migration, List<JsonObject> batch) {
    var updates = batch.stream().map(migration.change()).flatMap(Optional::stream).toList();
    return updates.isEmpty()
        ? Future.succeededFuture()
        : store.updateEach(migration.collection(), updates);
  }

  private Future<Boolean> goOn(Migration migration, String holder, List<JsonObject> batch) {
    if (batch.size() < BATCH) {
      log.info("the store has what {} brings", migration.id());
      return keep(migration, holder, new JsonObject().put(DONE, true));
    }
    var last = batch.get(BATCH - 1).getString("_id");
    return keep(migration, holder, leased().put(AFTER, last))
        .compose(kept -> kept ? page(migration, holder, last) : Future.succeededFuture(false));
  }

  /** Whether it is still this holder's. */
  private Future<Boolean> keep(Migration migration, String holder, JsonObject set) {
    var own = new JsonObject().put("_id", stateId(migration)).put(HOLDER, holder);
    return store.updateOne(Collections.SETTINGS, own, new JsonObject().put("$set", set));
  }

  /** Fails as it did, once others may go on; a lease that cannot be given back runs out. */
  private Future<Boolean> giveBack(Migration migration, String holder, Throwable error) {
    return keep(migration, holder, new JsonObject().put(LEASED_UNTIL, 0L))
        .transform(given -> Future.failedFuture(error));
  }

  private JsonObject leased() {
    return new JsonObject().put(LEASED_UNTIL, clock.instant().plus(LEASE).toEpochMilli());
  }

  private static String stateId(Migration migration) {
    return "migration:" + migration.id();
  }
}
