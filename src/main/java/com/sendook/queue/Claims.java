package com.sendook.queue;

import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node asks of the store about leases: to take what is due, and to keep what it holds. */
final class Claims {
  private static final FindOptions ID_ONLY =
      new FindOptions().setFields(new JsonObject().put("_id", 1));
  private static final FindOptions ID_AND_LANE =
      new FindOptions().setFields(new JsonObject().put("_id", 1).put("queue.lane", 1));
  private static final String LANE = "queue.lane";

  /** Each is a question to the store. */
  private static final int MAX_GAPS = 64;

  private final Store store;
  private final String collection;
  private final Duration length;
  private final InstantSource clock;

  Claims(Store store, String collection, Duration length, InstantSource clock) {
    this.store = store;
    this.collection = collection;
    this.length = length;
    this.clock = clock;
  }

  /** Work that may be taken. */
  record Due(String id, String lane) {}

  /** What is due, and behind which lane the next look begins. */
  record Found(List<Due> due, String goOnBehind) {}

  /** What is due, the longest due first. */
  Future<Found> due(int limit) {
    return find(QueueState.due(clock.instant()), new JsonObject().put("queue.dueAt", 1), limit)
        .map(due -> new Found(due, due.isEmpty() ? "" : last(due)));
  }

  private static String last(List<Due> due) {
    return due.get(due.size() - 1).lane();
  }

  /**
   * What is due in other lanes than these, one lane after the other: first those whose names come
   * after {@code from}, then the others. Each gap between two closed lanes is asked for by its
   * bounds, which is what leads the index past them, however much waits there: a negation would not
   * (MongoDB uses no sparse index for one). Where very many are closed one look goes past some of
   * them, and the next one on from there.
   */
  Future<Found> dueOutside(Set<String> closed, String from, int limit) {
    var gaps = Gap.between(closed, from);
    boolean tooMany = gaps.size() > MAX_GAPS;
    Future<List<Due>> found = Future.succeededFuture(List.of());
    for (var gap : tooMany ? gaps.subList(0, MAX_GAPS) : gaps) {
      found =
          found.compose(
              some ->
                  some.size() == limit
                      ? Future.succeededFuture(some)
                      : dueIn(gap, limit - some.size()).map(more -> concat(some, more)));
    }
    return found.map(
        due -> {
          if (tooMany && due.size() < limit) {
            return new Found(due, gaps.get(MAX_GAPS).after());
          }
          return new Found(due, due.isEmpty() ? from : last(due));
        });
  }

  /** What is due in this lane alone, the longest due first. */
  Future<List<Due>> dueIn(String lane, int limit) {
    return find(
        QueueState.due(clock.instant()).put(LANE, lane),
        new JsonObject().put("queue.dueAt", 1),
        limit);
  }

  private Future<List<Due>> dueIn(Gap gap, int limit) {
    return find(
        QueueState.due(clock.instant()).put(LANE, gap.bounds()),
        new JsonObject().put(LANE, 1).put("queue.dueAt", 1),
        limit);
  }

  private Future<List<Due>> find(JsonObject query, JsonObject order, int limit) {
    return store
        .find(collection, query, new FindOptions(ID_AND_LANE).setSort(order).setLimit(limit))
        .map(
            found ->
                found.stream()
                    .map(
                        each ->
                            new Due(
                                each.getString("_id"),
                                each.getJsonObject("queue").getString("lane")))
                    .toList());
  }

  private static List<Due> concat(List<Due> some, List<Due> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** Leases on those that are still due, with their documents; other nodes may have taken some. */
  Future<List<Lease>> claim(List<Due> wanted) {
    if (wanted.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    var token = Ids.next();
    long fromNanos = System.nanoTime();
    var now = clock.instant();
    var these = new JsonObject().put("_id", in(wanted.stream().map(Due::id).toList()));
    return store
        .updateAll(
            collection,
            these.copy().mergeIn(QueueState.due(now)),
            QueueState.take(token, now.plus(length)))
        .compose(
            updated ->
                store.find(collection, these.copy().put("queue.token", token), new FindOptions()))
        .map(
            documents -> {
              var mine = new HashMap<String, JsonObject>();
              documents.forEach(each -> mine.put(each.getString("_id"), each));
              return wanted.stream()
                  .filter(each -> mine.containsKey(each.id()))
                  .map(each -> claimed(each, token, fromNanos, mine.get(each.id())))
                  .toList();
            });
  }

  private Lease claimed(Due due, String token, long fromNanos, JsonObject document) {
    var lease = new Lease(due.id(), due.lane(), token, fromNanos, length);
    lease.keepRead(document);
    return lease;
  }

  /** Extends the leases that the store still knows; a lost one runs out here as well. */
  Future<Void> renew(List<Lease> leases) {
    if (leases.isEmpty()) {
      return Future.succeededFuture();
    }
    long fromNanos = System.nanoTime();
    var held = held(leases);
    return store
        .updateAll(collection, held, QueueState.renew(clock.instant().plus(length)))
        .compose(renewed -> ids(held))
        .map(
            mine -> {
              leases.stream()
                  .filter(lease -> mine.contains(lease.id()))
                  .forEach(lease -> lease.extend(fromNanos, length));
              return null;
            });
  }

  /** Gives back what was not begun: due at once, for any node. */
  Future<Void> handBack(List<Lease> leases) {
    return leases.isEmpty()
        ? Future.succeededFuture()
        : store
            .updateAll(collection, held(leases), QueueState.handBack(clock.instant()))
            .mapEmpty();
  }

  private static JsonObject held(Collection<Lease> leases) {
    return new JsonObject()
        .put("_id", in(leases.stream().map(Lease::id).toList()))
        .put("queue.token", in(leases.stream().map(Lease::token).distinct().toList()));
  }

  private Future<Set<String>> ids(JsonObject query) {
    return store
        .find(collection, query, ID_ONLY)
        .map(
            found -> found.stream().map(each -> each.getString("_id")).collect(Collectors.toSet()));
  }

  private static JsonObject in(List<String> values) {
    return new JsonObject().put("$in", values);
  }
}
