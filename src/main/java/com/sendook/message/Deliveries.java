package com.sendook.message;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the deliveries of messages. */
public final class Deliveries {
  /** What the relay that took a delivery calls it; not there where it named nothing. */
  public static final String RELAY_MESSAGE_ID = "relayMessageId";

  /** Ids of relays are unique: more than there were ids come from a relay that repeats its own. */
  private static final int MOST_BY_RELAY_ID = 100;

  private final Store store;

  public Deliveries(Store store) {
    this.store = store;
  }

  /** The delivery, or null. */
  public Future<Delivery> find(String id) {
    return store
        .findById(Collections.DELIVERIES, id)
        .map(found -> found == null ? null : Documents.read(found, Delivery.class));
  }

  /**
   * The delivery that a relay took under this id of its own, or null. Ids of relays are unique to
   * each of them: nobody else's, also in another organization, has it.
   */
  public Future<Delivery> byRelayMessageId(String id) {
    return store
        .findOne(Collections.DELIVERIES, new JsonObject().put(RELAY_MESSAGE_ID, id))
        .map(found -> found == null ? null : Documents.read(found, Delivery.class));
  }

  /** Those of an inbox that relays took under any of these ids, in no order. */
  public Future<List<Delivery>> byRelayMessageIds(String inboxId, Collection<String> ids) {
    var these = new JsonObject().put("$in", new JsonArray(List.copyOf(ids)));
    return store
        .find(
            Collections.DELIVERIES,
            new JsonObject().put(RELAY_MESSAGE_ID, these),
            new FindOptions().setLimit(MOST_BY_RELAY_ID))
        .map(
            found ->
                found.stream()
                    .map(each -> Documents.read(each, Delivery.class))
                    .filter(each -> each.inboxId().equals(inboxId))
                    .toList());
  }

  /** The deliveries of one message. */
  public Future<List<Delivery>> of(String messageId) {
    return ofAll(List.of(messageId)).map(found -> found.getOrDefault(messageId, List.of()));
  }

  /** Whether an outcome of the message is still to be told of; a cancelled one is not. */
  public Future<Boolean> isUntold(String messageId) {
    var untold =
        new JsonObject()
            .put("messageId", messageId)
            .put("queue.dueAt", new JsonObject().put("$exists", true))
            .put("status", new JsonObject().put("$ne", Status.CANCELLED.toString()));
    return store.count(Collections.DELIVERIES, untold, 1).map(count -> count > 0);
  }

  /** The status of a message, folded from its deliveries. */
  Future<Status> status(String messageId) {
    return store
        .find(
            Collections.DELIVERIES,
            new JsonObject().put("messageId", messageId),
            new FindOptions().setFields(new JsonObject().put("status", 1)))
        .map(found -> Status.fold(found.stream().map(Deliveries::status).toList()));
  }

  private static Status status(JsonObject delivery) {
    return Status.of(delivery.getString("status"));
  }

  /** The deliveries of several messages, by message id. */
  public Future<Map<String, List<Delivery>>> ofAll(Collection<String> messageIds) {
    if (messageIds.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return store
        .find(
            Collections.DELIVERIES,
            new JsonObject().put("messageId", new JsonObject().put("$in", List.copyOf(messageIds))),
            new FindOptions())
        .map(
            found ->
                found.stream()
                    .map(each -> Documents.read(each, Delivery.class))
                    .collect(Collectors.groupingBy(Delivery::messageId)));
  }
}
