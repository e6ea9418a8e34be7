package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Page;
import com.sendook.store.Store;
import com.sendook.store.Update;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The attempts of all webhooks. */
public final class Attempts {
  private static final int PAGE = 100;

  private final Store store;
  private final AttemptListener listener;

  public Attempts(Store store, AttemptListener listener) {
    this.store = store;
    this.listener = listener;
  }

  Future<Void> record(Attempt attempt) {
    listener.attempted(
        attempt.status() == null ? 0 : attempt.status(), Duration.ofMillis(attempt.durationMs()));
    return store
        .insert(Collections.WEBHOOK_ATTEMPTS, Documents.of(attempt))
        .compose(kept -> mayTell(attempt) ? eraseUnlessThere(attempt) : Future.succeededFuture());
  }

  private static boolean mayTell(Attempt attempt) {
    return attempt.messageId() != null
        && !attempt.payload().equals(Event.gone(attempt.messageId()).encode());
  }

  /** The message may have gone while it was posted: then it was erased before this stood here. */
  private Future<Void> eraseUnlessThere(Attempt attempt) {
    var options = new FindOptions().setFields(new JsonObject().put("_id", 1)).setLimit(1);
    return store
        .find(Collections.MESSAGES, new JsonObject().put("_id", attempt.messageId()), options)
        .compose(
            found ->
                found.isEmpty() ? eraseMessage(attempt.messageId()) : Future.succeededFuture());
  }

  /** Leaves of a message its id in what was posted, and nothing of what was answered. */
  public Future<Void> eraseMessage(String messageId) {
    return store
        .updateAll(
            Collections.WEBHOOK_ATTEMPTS,
            new JsonObject().put("messageId", messageId),
            erased(messageId))
        .mapEmpty();
  }

  /**
   * The same of all that was in an inbox, and of the inbox, a page at a time.
   *
   * @param but types of events whose attempts stay as they are
   */
  public Future<Void> eraseInbox(String inboxId, Set<String> but) {
    return eraseInbox(inboxId, but, "");
  }

  private Future<Void> eraseInbox(String inboxId, Set<String> but, String after) {
    var query =
        new JsonObject().put("inboxId", inboxId).put("_id", new JsonObject().put("$gt", after));
    var options =
        new FindOptions()
            .setFields(new JsonObject().put("messageId", 1).put("event", 1))
            .setSort(new JsonObject().put("_id", 1))
            .setLimit(PAGE);
    return store
        .find(Collections.WEBHOOK_ATTEMPTS, query, options)
        .compose(
            page ->
                erase(inboxId, page, but)
                    .compose(
                        erased ->
                            page.size() < PAGE
                                ? Future.succeededFuture()
                                : eraseInbox(inboxId, but, page.get(PAGE - 1).getString("_id"))));
  }

  private Future<Void> erase(String inboxId, List<JsonObject> page, Set<String> but) {
    var updates =
        page.stream()
            .filter(each -> !but.contains(each.getString("event")))
            .map(
                each ->
                    new Update(
                        each.getString("_id"),
                        new JsonObject(),
                        erased(each.getString("messageId", inboxId)),
                        false))
            .toList();
    return updates.isEmpty()
        ? Future.succeededFuture()
        : store.updateEach(Collections.WEBHOOK_ATTEMPTS, updates).mapEmpty();
  }

  private static JsonObject erased(String id) {
    return new JsonObject()
        .put("$set", new JsonObject().put("payload", Event.gone(id).encode()))
        .put("$unset", new JsonObject().put("response", ""));
  }

  /** The webhook's attempt, or null. */
  Future<Attempt> find(String webhookId, String id) {
    return store
        .findById(Collections.WEBHOOK_ATTEMPTS, id)
        .map(found -> found == null ? null : Documents.read(found, Attempt.class))
        .map(found -> found != null && found.webhookId().equals(webhookId) ? found : null);
  }

  /** A page of the webhook's attempts as the API shows them, and their number. */
  public Future<Page.Result> list(String webhookId, Page page) {
    return page.of(
            store, Collections.WEBHOOK_ATTEMPTS, new JsonObject().put("webhookId", webhookId))
        .map(
            result ->
                new Page.Result(
                    result.documents().stream()
                        .map(each -> Documents.read(each, Attempt.class).toJson())
                        .toList(),
                    result.total()));
  }
}
