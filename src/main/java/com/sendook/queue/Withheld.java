package com.sendook.queue;

import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Work that waited, kept from every node for the length of a lease, so that somebody can decide on
 * all of it before any of it begins. Left alone it is due when the lease ends.
 */
public final class Withheld {
  private final Store store;
  private final String collection;
  private final InstantSource clock;
  private final JsonObject mine;
  private final List<Piece> pieces;

  /**
   * One piece of it.
   *
   * @param document as it stands now
   * @param turns how often it was begun, or may have been: also those turns that a crash cut short
   */
  public record Piece(JsonObject document, int turns) {
    private static Piece of(JsonObject document) {
      return new Piece(document, QueueState.taken(document.getJsonObject("queue")) - 1);
    }
  }

  private Withheld(
      Store store,
      String collection,
      InstantSource clock,
      JsonObject mine,
      List<JsonObject> documents) {
    this.store = store;
    this.collection = collection;
    this.clock = clock;
    this.mine = mine;
    this.pieces = documents.stream().map(Piece::of).toList();
  }

  /** Takes those of the documents that wait, due or not, while nobody has them. */
  static Future<Withheld> take(
      Store store, String collection, List<String> ids, InstantSource clock, Duration length) {
    var token = Ids.next();
    var these = new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(ids)));
    var mine = these.copy().put("queue.token", token);
    return store
        .updateAll(
            collection,
            these.copy().mergeIn(QueueState.waiting()),
            QueueState.take(token, clock.instant().plus(length)))
        .compose(taken -> store.find(collection, mine, new FindOptions()))
        .map(documents -> new Withheld(store, collection, clock, mine, documents));
  }

  public List<Piece> pieces() {
    return pieces;
  }

  /**
   * Makes the change to all of it. The work is due at once and goes on in the given lane, whatever
   * closes the one that it waited in. How many pieces were changed: fewer where the lease ran out.
   */
  public Future<Long> settle(JsonObject update, String lane) {
    return store.updateAll(collection, mine, QueueState.moveOn(update, clock.instant(), lane));
  }

  /** As if it had not been taken, except that all of it is due at once. */
  public Future<Void> giveBack() {
    return store.updateAll(collection, mine, QueueState.handBack(clock.instant())).mapEmpty();
  }
}
