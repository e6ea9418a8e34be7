package com.sendook.message;

import com.sendook.problem.Problem;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import com.sendook.store.Search;
import com.sendook.store.Store;
import com.sendook.store.Update;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The messages of all inboxes. Long bodies stand in the blob store, and their beginning in the
 * document; readers of one message get them in place.
 */
public final class Messages {
  /** However often somebody uses one Message-ID, no more than this is looked at. */
  private static final FindOptions THREAD_ONLY =
      new FindOptions()
          .setFields(new JsonObject().put("threadId", 1).put("externalMessageId", 1))
          .setLimit(200);

  private static final int MAX_OF_THREAD = 200;

  private final Store store;
  private final Blobs blobs;
  private final Deliveries deliveries;
  private final Search search;
  private final RecentMessages recent = new RecentMessages();

  public Messages(Store store, Blobs blobs) {
    this.store = store;
    this.blobs = blobs;
    this.deliveries = new Deliveries(store);
    this.search = new Search(store);
  }

  /** Stores the message where none stands under its id: true if this call did. */
  public Future<Boolean> insert(Message message) {
    return outsource(message).compose(this::insertSlim);
  }

  /** Stores a message whose bodies are dealt with already: true if this call did. */
  public Future<Boolean> insertSlim(Message slim) {
    return store
        .insertIfAbsent(Collections.MESSAGES, Documents.of(slim))
        .onSuccess(
            stored -> {
              if (stored) {
                recent.add(slim);
              }
            });
  }

  /**
   * The message for sending: what never changes about it is right, its status may be old. Null
   * where there is none.
   */
  public Future<Message> findToSend(String id) {
    var known = recent.find(id);
    return known == null ? findSlim(id) : Future.succeededFuture(known);
  }

  /**
   * Brings bodies that are too long for a document to the blob store; the message then refers to
   * them.
   */
  public Future<Message> outsource(Message message) {
    var text = Buffer.buffer(message.text());
    var html = Buffer.buffer(message.html());
    if (text.length() + html.length() <= Blobs.CHUNK_BYTES) {
      return Future.succeededFuture(message);
    }
    return blobs
        .put(Ids.derive(message.id(), "text"), text)
        .compose(
            textBlob ->
                blobs
                    .put(Ids.derive(message.id(), "html"), html)
                    .map(htmlBlob -> message.withLongBody(new LongBody(textBlob, htmlBlob))));
  }

  /** The same message with long bodies in place. */
  public Future<Message> inline(Message slim) {
    if (slim.body() == null) {
      return Future.succeededFuture(slim);
    }
    return blobs
        .read(slim.body().text())
        .compose(
            text ->
                blobs
                    .read(slim.body().html())
                    .map(html -> slim.withBodies(text.toString(), html.toString())));
  }

  /** The message in the inbox; anything else is not found. */
  public Future<Message> get(String inboxId, String id) {
    return getSlim(inboxId, id).compose(this::inline);
  }

  /** The same as it stands in its document, of long bodies only the beginning. */
  public Future<Message> getSlim(String inboxId, String id) {
    return store
        .findById(Collections.MESSAGES, id)
        .compose(
            found ->
                found != null && inboxId.equals(found.getString("inboxId"))
                    ? succeeded(Documents.read(found, Message.class))
                    : notFound());
  }

  /** Notes the tags on the message in the inbox; anything else is not found. */
  public Future<Message> tag(String inboxId, String id, Tags tags) {
    var fields = new JsonObject().put("updatedAt", Documents.date(Instant.now()));
    if (tags.labels() != null) {
      fields.put("labels", new JsonArray(tags.labels()));
    }
    if (tags.metadata() != null) {
      var pairs = NamedValue.listOf(tags.metadata()).stream().map(Documents::plain).toList();
      fields.put("metadata", new JsonArray(pairs));
    }
    return store
        .updateOne(Collections.MESSAGES, within(inboxId, id), new JsonObject().put("$set", fields))
        .compose(there -> there ? get(inboxId, id) : notFound());
  }

  /** Takes the message out of its inbox; what hangs on it is left where it is. */
  public Future<Void> remove(String id) {
    return store.removeOne(Collections.MESSAGES, new JsonObject().put("_id", id)).mapEmpty();
  }

  private static JsonObject within(String inboxId, String id) {
    return new JsonObject().put("_id", id).put("inboxId", inboxId);
  }

  private static Future<Message> succeeded(Message message) {
    return Future.succeededFuture(message);
  }

  private static Future<Message> notFound() {
    return Future.failedFuture(Problem.notFound("Message"));
  }

  /** The message, or null. */
  public Future<Message> find(String id) {
    return findSlim(id).compose(slim -> slim == null ? Future.succeededFuture() : inline(slim));
  }

  /** The message as it stands in its document, of long bodies only the beginning; or null. */
  public Future<Message> findSlim(String id) {
    return store
        .findById(Collections.MESSAGES, id)
        .map(found -> found == null ? null : Documents.read(found, Message.class));
  }

  /**
   * The thread of the inbox's message that has the first of these Message-IDs that is known here,
   * or null.
   */
  public Future<String> threadOf(String inboxId, List<String> messageIds) {
    if (messageIds.isEmpty()) {
      return Future.succeededFuture();
    }
    var query =
        new JsonObject()
            .put("inboxId", inboxId)
            .put("externalMessageId", new JsonObject().put("$in", messageIds));
    return store
        .find(Collections.MESSAGES, query, new FindOptions(THREAD_ONLY))
        .map(
            found ->
                found.stream()
                    .min(
                        Comparator.comparingInt(
                            each -> messageIds.indexOf(each.getString("externalMessageId"))))
                    .map(each -> each.getString("threadId"))
                    .orElse(null));
  }

  /**
   * The message sent from the inbox under the first of these Message-IDs that is known, or null.
   */
  public Future<Message> sentAs(String inboxId, List<String> messageIds) {
    if (messageIds.isEmpty()) {
      return Future.succeededFuture();
    }
    var query =
        new JsonObject()
            .put("inboxId", inboxId)
            .put("externalMessageId", new JsonObject().put("$in", messageIds))
            .put("direction", "outbound");
    return store
        .find(Collections.MESSAGES, query, new FindOptions().setLimit(messageIds.size()))
        .map(
            found ->
                found.stream()
                    .map(each -> Documents.read(each, Message.class))
                    .min(Comparator.comparingInt(it -> messageIds.indexOf(it.externalMessageId())))
                    .orElse(null));
  }

  /**
   * A page of the inbox's messages as the API shows them. A filter that no index answers is a
   * {@link Search}: it may stop before it is through.
   */
  public Future<Page.Result> list(String inboxId, MessageFilter filter, Page page) {
    var range = filter.range(inboxId);
    var conditions = filter.conditions();
    var found =
        conditions.isEmpty()
            ? page.of(store, Collections.MESSAGES, range)
            : search.find(Collections.MESSAGES, range, conditions, page);
    return found.compose(result -> show(result.documents()).map(result::with));
  }

  /**
   * The messages of a thread as the API shows them, oldest first; of a very long one the latest.
   */
  public Future<List<JsonObject>> ofThread(String threadId) {
    return store
        .find(
            Collections.MESSAGES,
            new JsonObject().put("threadId", threadId),
            new FindOptions().setSort(new JsonObject().put("_id", -1)).setLimit(MAX_OF_THREAD))
        .map(
            newestFirst -> {
              var oldestFirst = new ArrayList<>(newestFirst);
              java.util.Collections.reverse(oldestFirst);
              return oldestFirst;
            })
        .compose(this::show);
  }

  private Future<List<JsonObject>> show(List<JsonObject> documents) {
    var messages = documents.stream().map(each -> Documents.read(each, Message.class)).toList();
    var outbound =
        messages.stream()
            .filter(each -> each.direction() == Direction.OUTBOUND)
            .map(Message::id)
            .toList();
    return deliveries
        .ofAll(outbound)
        .map(
            found ->
                messages.stream()
                    .map(each -> MessageView.of(each, found.getOrDefault(each.id(), List.of())))
                    .toList());
  }

  /** The message as the API shows it. */
  public Future<JsonObject> show(Message message) {
    return deliveries.of(message.id()).map(found -> MessageView.of(message, found));
  }

  /**
   * Brings the message's own status in line with its deliveries, of which one has this status now.
   */
  public Future<Void> fold(Message message, Status settled) {
    // Of one delivery the status is the message's, and nobody else writes it.
    return message.recipientCount() == 1
        ? store.apply(Collections.MESSAGES, statusOf(message.id(), settled))
        : deliveries.status(message.id()).compose(status -> fold(message.id(), status)).mapEmpty();
  }

  private Future<Status> fold(String messageId, Status status) {
    return write(messageId, status)
        .compose(written -> written ? deliveries.status(messageId) : Future.succeededFuture(status))
        // Who writes last looks again, so that of two folds at once the older never has the last
        // word.
        .compose(now -> now == status ? Future.succeededFuture(now) : fold(messageId, now));
  }

  /** True if that was news. */
  private Future<Boolean> write(String messageId, Status status) {
    var update = statusOf(messageId, status);
    var outdated = new JsonObject().put("_id", messageId).mergeIn(update.onlyIf());
    return store.updateOne(Collections.MESSAGES, outdated, update.change());
  }

  private static Update statusOf(String messageId, Status status) {
    var fields =
        new JsonObject()
            .put("status", status.toString())
            .put("updatedAt", Documents.date(Instant.now()));
    return new Update(
        messageId,
        new JsonObject().put("status", new JsonObject().put("$ne", status.toString())),
        new JsonObject().put("$set", fields),
        false);
  }
}
