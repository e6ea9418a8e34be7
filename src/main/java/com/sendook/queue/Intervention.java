package com.sendook.queue;

import com.sendook.problem.Problem;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator sees of the work of one queue, on all nodes, and may decide about it. Nothing is
 * done to work that a node has in hand. Work is never taken off: it ends as its kind ends, by the
 * nodes that serve it.
 */
public final class Intervention {
  private static final int OLDEST = 10;

  /** Another than that which the work waited in, so that nothing there shuts it in. */
  private static final String GIVEN_UP_LANE = "given-up";

  private final Store store;
  private final WorkQueue queue;
  private final boolean mayFail;

  /**
   * @param mayFail whether this kind of work has a failed end: other kinds go on until they are
   *     done
   */
  public Intervention(Store store, WorkQueue queue, boolean mayFail) {
    this.store = store;
    this.queue = queue;
    this.mayFail = mayFail;
  }

  /** The queue's. */
  public String name() {
    return queue.name();
  }

  /**
   * How its work stands.
   *
   * @param complete whether all of it was counted; else it is what is oldest
   * @param lanes how much there is of each
   * @param first the oldest pieces
   */
  public record View(
      boolean complete,
      int due,
      int waiting,
      int leased,
      Duration oldest,
      Map<String, Integer> lanes,
      List<Piece> first) {}

  /** One piece of work. */
  public record Piece(
      String id, String lane, String state, int attempts, Instant since, Instant dueAt) {
    static final String DUE = "due";
    static final String WAITING = "waiting";
    static final String LEASED = "leased";

    private static Piece of(JsonObject document, Instant now) {
      var state = document.getJsonObject("queue");
      var dueAt = Documents.instant(state.getJsonObject("dueAt"));
      return new Piece(
          document.getString("_id"),
          Lanes.plain(state.getString("lane")),
          // A lease that ran out is anybody's.
          !dueAt.isAfter(now) ? DUE : state.containsKey("token") ? LEASED : WAITING,
          state.getInteger("attempts", 0),
          QueueState.since(state),
          dueAt);
    }
  }

  /** Up to {@link WorkQueue#DEPTH_CAP} pieces are looked at, the oldest first. */
  public Future<View> look() {
    var oldestFirst =
        new FindOptions()
            .setFields(new JsonObject().put("queue", 1))
            .setSort(new JsonObject().put("queue.since", 1))
            .setLimit(WorkQueue.DEPTH_CAP);
    return store
        .find(queue.name(), QueueState.any(), oldestFirst)
        .map(found -> view(found, queue.now()));
  }

  private static View view(List<JsonObject> documents, Instant now) {
    var states = new LinkedHashMap<String, Integer>();
    var lanes = new LinkedHashMap<String, Integer>();
    var first = new ArrayList<Piece>();
    for (var document : documents) {
      var piece = Piece.of(document, now);
      states.merge(piece.state(), 1, Integer::sum);
      lanes.merge(piece.lane(), 1, Integer::sum);
      if (first.size() < OLDEST) {
        first.add(piece);
      }
    }
    boolean begun = !first.isEmpty() && first.get(0).since().isBefore(now);
    return new View(
        documents.size() < WorkQueue.DEPTH_CAP,
        states.getOrDefault(Piece.DUE, 0),
        states.getOrDefault(Piece.WAITING, 0),
        states.getOrDefault(Piece.LEASED, 0),
        begun ? Duration.between(first.get(0).since(), now) : Duration.ZERO,
        lanes,
        first);
  }

  /** Has it tried now, whenever its turn would be. Fails where there is no such work that waits. */
  public Future<Void> retry(String id) {
    return waiting(id)
        .onSuccess(piece -> queue.wake(piece.lane()))
        .compose(piece -> queue.call(id, piece.lane()))
        .compose(called -> called ? Future.succeededFuture() : inHand(id));
  }

  /** Has all of a lane tried now that waits; how much that is. */
  public Future<Long> retryLane(String lane) {
    return store
        .updateAll(queue.name(), QueueState.waitingIn(lane), QueueState.makeDue(queue.now()))
        .onSuccess(count -> queue.wake(lane));
  }

  /**
   * Has it end as failed, with all that follows from that, without another try. Fails where there
   * is no such work that waits, and where such work cannot fail.
   */
  public Future<Void> fail(String id) {
    if (!mayFail) {
      return Future.failedFuture(
          Problem.conflict(
              "Work of "
                  + queue.name()
                  + " has no failed end: it goes on until it is done; retry has it tried now"));
    }
    return waiting(id)
        .compose(piece -> queue.withhold(List.of(id)))
        .compose(withheld -> withheld.settle(QueueState.giveUp(), GIVEN_UP_LANE))
        .compose(changed -> changed > 0 ? Future.succeededFuture() : inHand(id))
        .onSuccess(changed -> queue.wake(GIVEN_UP_LANE))
        .mapEmpty();
  }

  private Future<Piece> waiting(String id) {
    return store
        .findById(queue.name(), id)
        .compose(
            found -> {
              if (found == null || !found.containsKey("queue")) {
                return Future.failedFuture(
                    Problem.notFoundBecause(
                        "There is no work " + id + " in " + queue.name() + ": it may be done"));
              }
              var piece = Piece.of(found, queue.now());
              return found.getJsonObject("queue").containsKey("token")
                  ? inHand(id)
                  : Future.succeededFuture(piece);
            });
  }

  private static <T> Future<T> inHand(String id) {
    return Future.failedFuture(
        Problem.conflict("A node has " + id + " in hand: see in a minute what came of it"));
  }
}
