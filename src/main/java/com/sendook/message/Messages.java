package com.sendook.message;

import com.sendook.problem.Problem;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The messages of all inboxes. Long bodies stand in the blob store; readers get them in place. */
public final class Messages {
  private final Store store;
  private final Blobs blobs;
  private final Deliveries deliveries;

  public Messages(Store store, Blobs blobs) {
    this.store = store;
    this.blobs = blobs;
    this.deliveries = new Deliveries(store);
  }

  /** Stores the message; the same id again changes nothing. */
  public Future<Void> insert(Message message) {
    return outsource(message)
        .compose(slim -> store.insertIfAbsent(Collections.MESSAGES, Documents.of(slim)))
        .mapEmpty();
  }

  private Future<Message> outsource(Message message) {
    if (length(message.text()) + length(message.html()) <= Blobs.CHUNK_BYTES) {
      return Future.succeededFuture(message);
    }
    var bodies = new JsonObject().put("text", message.text()).put("html", message.html());
    return blobs
        .put(Ids.derive(message.id(), "body"), bodies.toBuffer())
        .map(blob -> message.withBodies(null, null, blob));
  }

  private static int length(String body) {
    return body == null ? 0 : body.getBytes(StandardCharsets.UTF_8).length;
  }

  private Future<Message> inline(Message slim) {
    if (slim.body() == null) {
      return Future.succeededFuture(slim);
    }
    return blobs
        .read(slim.body())
        .map(JsonObject::new)
        .map(bodies -> slim.withBodies(bodies.getString("text"), bodies.getString("html")));
  }

  /** The message in the inbox; anything else is not found. */
  public Future<Message> get(String inboxId, String id) {
    return store
        .findOne(Collections.MESSAGES, new JsonObject().put("_id", id).put("inboxId", inboxId))
        .compose(
            found ->
                found == null
                    ? Future.failedFuture(Problem.notFound("Message"))
                    : inline(Documents.read(found, Message.class)));
  }

  /** The message, or null. */
  public Future<Message> find(String id) {
    return store
        .findOne(Collections.MESSAGES, new JsonObject().put("_id", id))
        .compose(
            found ->
                found == null
                    ? Future.succeededFuture()
                    : inline(Documents.read(found, Message.class)));
  }

  /** The inbox's message with one of these Message-IDs that stands first in the list, or null. */
  public Future<Message> byMessageIds(String inboxId, List<String> messageIds) {
    if (messageIds.isEmpty()) {
      return Future.succeededFuture();
    }
    var query =
        new JsonObject()
            .put("inboxId", inboxId)
            .put("externalMessageId", new JsonObject().put("$in", messageIds));
    return store
        .find(Collections.MESSAGES, query, new FindOptions())
        .map(
            found ->
                found.stream()
                    .map(each -> Documents.read(each, Message.class))
                    .min(
                        java.util.Comparator.comparingInt(
                            each -> messageIds.indexOf(each.externalMessageId())))
                    .orElse(null));
  }

  /** A page of the inbox's messages as the API shows them, and their number. */
  public Future<Page.Result> list(String inboxId, Page page) {
    return page.of(store, Collections.MESSAGES, new JsonObject().put("inboxId", inboxId))
        .compose(
            result ->
                show(result.documents()).map(shown -> new Page.Result(shown, result.total())));
  }

  /** All messages of a thread as the API shows them, oldest first. */
  public Future<List<JsonObject>> ofThread(String threadId) {
    return store
        .find(
            Collections.MESSAGES,
            new JsonObject().put("threadId", threadId),
            new FindOptions().setSort(new JsonObject().put("_id", 1)))
        .compose(this::show);
  }

  private Future<List<JsonObject>> show(List<JsonObject> documents) {
    var messages = documents.stream().map(each -> Documents.read(each, Message.class)).toList();
    Future<List<Message>> whole = Future.succeededFuture(new ArrayList<>());
    // One after the other: a page may hold a hundred bodies of megabytes each.
    for (var message : messages) {
      whole = whole.compose(list -> inline(message).map(each -> plus(list, each)));
    }
    var outbound =
        messages.stream()
            .filter(each -> each.direction() == Direction.OUTBOUND)
            .map(Message::id)
            .toList();
    return Future.all(whole, deliveries.ofAll(outbound))
        .map(
            both ->
                both.<List<Message>>resultAt(0).stream()
                    .map(
                        each ->
                            MessageView.of(
                                each,
                                both.<java.util.Map<String, List<Delivery>>>resultAt(1)
                                    .getOrDefault(each.id(), List.of())))
                    .toList());
  }

  private static List<Message> plus(List<Message> list, Message message) {
    list.add(message);
    return list;
  }

  /** The message as the API shows it. */
  public Future<JsonObject> show(Message message) {
    return deliveries.of(message.id()).map(found -> MessageView.of(message, found));
  }

  /** Brings the message's own status in line with its deliveries. */
  public Future<Status> fold(String messageId) {
    return deliveries.of(messageId).compose(found -> fold(messageId, found));
  }

  private Future<Status> fold(String messageId, List<Delivery> found) {
    var status = Status.fold(found.stream().map(Delivery::status).toList());
    var update =
        new JsonObject()
            .put("status", status.toString())
            .put("updatedAt", Documents.date(Instant.now()));
    // Only a change is written, and only over a status that is not already the same.
    var query =
        new JsonObject()
            .put("_id", messageId)
            .put("status", new JsonObject().put("$ne", status.toString()));
    return store
        .updateOne(Collections.MESSAGES, query, new JsonObject().put("$set", update))
        .map(status);
  }
}
