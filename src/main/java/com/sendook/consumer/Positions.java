package com.sendook.consumer;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * How far each consumer is in each organization's log, and whose turn it is there: of the readers
 * of one consumer, one reads an organization's events at a time. A turn ends by itself a minute
 * after its reader was last heard of.
 */
final class Positions {
  static final Duration TURN = Duration.ofMinutes(1);

  private final Store store;
  private final InstantSource clock;

  Positions(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Takes the turn, where nobody else has it: the position to go on behind. */
  Future<OptionalLong> take(String consumer, String organizationId, String reader) {
    var id = idOf(consumer, organizationId);
    var first = new Position(id, consumer, organizationId, 0, reader, clock.instant().plus(TURN));
    return store
        .insertIfAbsent(Collections.CONSUMERS, Documents.of(first))
        .compose(made -> made ? Future.succeededFuture(OptionalLong.of(0)) : takeOver(id, reader));
  }

  private Future<OptionalLong> takeOver(String id, String reader) {
    var isFree =
        new JsonArray()
            .add(new JsonObject().put("reader", reader))
            .add(
                new JsonObject()
                    .put("until", new JsonObject().put("$lte", Documents.date(clock.instant()))));
    return store
        .updateOne(
            Collections.CONSUMERS,
            new JsonObject().put("_id", id).put("$or", isFree),
            set(new JsonObject().put("reader", reader), TURN))
        .compose(
            taken ->
                taken
                    ? find(id).map(OptionalLong::of)
                    : Future.succeededFuture(OptionalLong.empty()));
  }

  private Future<Long> find(String id) {
    return store
        .findById(Collections.CONSUMERS, id)
        .map(found -> Documents.read(found, Position.class).position());
  }

  /** Notes how far the reader is, where it still is its turn, and gives it that much longer. */
  Future<Boolean> advance(
      String consumer, String organizationId, String reader, long position, Duration longer) {
    var own = new JsonObject().put("_id", idOf(consumer, organizationId)).put("reader", reader);
    // Two of a reader's requests may come in the other order.
    var furthest = new JsonObject().put("position", position);
    return store.updateOne(
        Collections.CONSUMERS, own, set(new JsonObject(), longer).put("$max", furthest));
  }

  private JsonObject set(JsonObject changes, Duration turn) {
    return new JsonObject()
        .put("$set", changes.put("until", Documents.date(clock.instant().plus(turn))));
  }

  /** How far the consumer is in each of these; where it has not begun, nothing is said. */
  Future<Map<String, Long>> of(String consumer, List<String> organizationIds) {
    var ids = organizationIds.stream().map(each -> idOf(consumer, each)).toList();
    return store
        .find(
            Collections.CONSUMERS,
            new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(ids))),
            new FindOptions())
        .map(
            found ->
                found.stream()
                    .map(each -> Documents.read(each, Position.class))
                    .collect(Collectors.toMap(Position::organizationId, Position::position)));
  }

  private static String idOf(String consumer, String organizationId) {
    return Ids.deriveTimeless(consumer, organizationId);
  }

  /** As it is stored. */
  private record Position(
      String id,
      String consumer,
      String organizationId,
      long position,
      String reader,
      Instant until) {}
}
