package com.sendook.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Which form the documents of a store have at least, by a number that is kept in it. Forms change
 * by addition: a release reads those of the number before its own, and its {@link Migrate} brings
 * them to its own while both releases serve. Only then is the number raised, and an older release
 * starts on that store no more.
 */
public final class Schema {
  /** What this release brings a store to. */
  static final int VERSION = 1;

  /** The first release that knows {@link #VERSION}. */
  private static final String SINCE = "0.1.0";

  private static final String ID = "schema";
  private static final String NUMBER = "version";
  private static final String RELEASE = "release";

  private Schema() {}

  /** A store that a newer release has brought to forms which this one does not know. */
  public static final class TooNew extends RuntimeException {
    TooNew(int version, String release) {
      super(
          ("a newer release has taken it over (its schema is %d, this release knows those up to %d):"
                  + " start Sendook %s or newer, or bring back a backup from before")
              .formatted(version, VERSION, release),
          null,
          false,
          false);
    }
  }

  /**
   * What is noted in a store.
   *
   * @param version the form of all its documents; 1 where nothing is noted, as earlier releases did
   * @param release the first one that knows it, or null
   */
  public record State(int version, String release) {
    /** Whether all is done that this release has to do in the store. */
    public boolean isReached() {
      return release != null && version >= VERSION;
    }
  }

  /** What is noted in the store. */
  public static Future<State> read(Store store) {
    return store
        .findOne(Collections.SETTINGS, new JsonObject().put("_id", ID))
        .map(
            found ->
                found == null
                    ? new State(1, null)
                    : new State(found.getInteger(NUMBER), found.getString(RELEASE)));
  }

  /** Fails with {@link TooNew} where this release must not touch the store. Writes nothing. */
  public static Future<Void> check(Store store) {
    return read(store)
        .compose(
            state ->
                state.version() <= VERSION
                    ? Future.succeededFuture()
                    : Future.failedFuture(new TooNew(state.version(), state.release())));
  }

  /** Notes that every document has the form of this release. */
  static Future<Void> raise(Store store) {
    var reached = new JsonObject().put(NUMBER, VERSION).put(RELEASE, SINCE);
    var below = new JsonObject().put("_id", ID).put(NUMBER, new JsonObject().put("$lt", VERSION));
    return store
        .insertIfAbsent(
            Collections.SETTINGS,
            reached.copy().put("_id", ID).put("schemaVersion", Documents.SCHEMA_VERSION))
        .compose(
            first ->
                store.updateOne(Collections.SETTINGS, below, new JsonObject().put("$set", reached)))
        .mapEmpty();
  }
}
