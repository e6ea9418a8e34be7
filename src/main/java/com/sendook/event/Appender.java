package com.sendook.event;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.DuplicateKey;
import com.sendook.store.Store;
import com.sendook.trace.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Appends the events of one organization from one node: one ordered insert at a time, each of all
 * that came meanwhile. An ordered insert stops at the first document that fails, so no later number
 * is ever taken before an earlier one; the unique index on the position arbitrates between nodes.
 * Shared by the node's event loops.
 */
final class Appender {
  private static final int BATCH = 200;

  private record Pending(Event event, Promise<Event> logged) {
    /** Of a batch that failed some may stand in the log all the same, and have been told so. */
    void complete(Future<Event> outcome) {
      if (outcome.succeeded()) {
        logged.tryComplete(outcome.result());
      } else {
        logged.tryFail(outcome.cause());
      }
    }
  }

  private final Store store;
  private final String organizationId;
  private final Duration knownFor;
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private boolean writing;

  /** The last number as this node knows it, or null. */
  private volatile Last last;

  private record Last(long position, long atNanos) {
    boolean isOlderThan(Duration age) {
      return System.nanoTime() - atNanos > age.toNanos();
    }
  }

  /**
   * Of one organization.
   *
   * @param knownFor how long the last number is remembered
   */
  Appender(Store store, String organizationId, Duration knownFor) {
    this.store = store;
    this.organizationId = organizationId;
    this.knownFor = knownFor;
  }

  Future<Event> append(Event event) {
    Promise<Event> logged = Contexts.promise();
    synchronized (this) {
      waiting.add(new Pending(event, logged));
    }
    writeNext();
    return logged.future();
  }

  private void writeNext() {
    var batch = nextBatch();
    if (batch.isEmpty()) {
      return;
    }
    lastPosition()
        .compose(position -> insert(batch, position))
        .onFailure(error -> batch.forEach(each -> each.complete(Future.failedFuture(error))))
        .onComplete(
            result -> {
              synchronized (this) {
                writing = false;
              }
              writeNext();
            });
  }

  private synchronized List<Pending> nextBatch() {
    var batch = new ArrayList<Pending>();
    if (!writing) {
      while (!waiting.isEmpty() && batch.size() < BATCH) {
        batch.add(waiting.poll());
      }
      writing = !batch.isEmpty();
    }
    return batch;
  }

  private Future<Long> lastPosition() {
    var known = last;
    return known == null || known.isOlderThan(knownFor)
        ? readLastPosition()
        : Future.succeededFuture(known.position());
  }

  private Future<Long> readLastPosition() {
    return EventLog.lastPosition(store, organizationId);
  }

  private Future<Void> insert(List<Pending> batch, long after) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var events = new ArrayList<Event>();
    for (var pending : batch) {
      events.add(pending.event().at(after + 1 + events.size(), now));
    }
    return store
        .insertInOrder(Collections.EVENTS, events.stream().map(Documents::of).toList())
        .onSuccess(
            inserted -> {
              last = new Last(after + batch.size(), System.nanoTime());
              for (int i = 0; i < batch.size(); i++) {
                batch.get(i).complete(Future.succeededFuture(events.get(i)));
              }
            })
        .recover(error -> afterFailure(batch, error));
  }

  /**
   * Some of the batch may stand in the log, from this insert or from an earlier attempt; the rest
   * gets new numbers. The error itself cannot tell which, and after a broken connection nothing can
   * but the log.
   */
  private Future<Void> afterFailure(List<Pending> batch, Throwable error) {
    last = null;
    if (!(error instanceof DuplicateKey)) {
      return Future.failedFuture(error);
    }
    return logged(batch)
        .compose(
            standing -> {
              var rest = new ArrayList<Pending>();
              for (var pending : batch) {
                var place = standing.get(pending.event().id());
                if (place == null) {
                  rest.add(pending);
                } else {
                  pending.complete(Future.succeededFuture(placed(pending.event(), place)));
                }
              }
              return rest.isEmpty()
                  ? Future.succeededFuture()
                  : readLastPosition().compose(position -> insert(rest, position));
            });
  }

  private static Event placed(Event event, JsonObject place) {
    return event.at(place.getLong("position"), Documents.instant(place.getJsonObject("loggedAt")));
  }

  /** Where those of the batch stand that stand in the log, by their ids. */
  private Future<Map<String, JsonObject>> logged(List<Pending> batch) {
    var ids = batch.stream().map(each -> each.event().id()).toList();
    return store
        .find(
            Collections.EVENTS,
            new JsonObject().put("_id", new JsonObject().put("$in", ids)),
            new FindOptions().setFields(new JsonObject().put("position", 1).put("loggedAt", 1)))
        .map(
            found ->
                found.stream()
                    .collect(Collectors.toMap(each -> each.getString("_id"), each -> each)));
  }
}
