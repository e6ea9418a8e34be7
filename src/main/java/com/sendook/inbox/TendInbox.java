package com.sendook.inbox;

import com.sendook.event.EventRelay;
import com.sendook.event.EventType;
import com.sendook.message.Message;
import com.sendook.message.Remains;
import com.sendook.message.RemoveMessage;
import com.sendook.message.Traces;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Does what a change of an inbox asks for: tells its events, and after a deletion removes all that
 * hangs on it, a batch at a time. The tombstone goes last, when the address has been reserved for
 * long enough.
 */
public final class TendInbox {
  /** So long nobody else gets the late mail of a deleted inbox. */
  public static final Duration RESERVED = Duration.ofDays(30);

  private static final Duration STILL_SENDING = Duration.ofSeconds(15);

  private static final int BATCH = 100;

  private final Store store;
  private final EventRelay relay;
  private final RemoveMessage removal;
  private final Traces traces;

  public TendInbox(Store store, EventRelay relay, RemoveMessage removal, Traces traces) {
    this.store = store;
    this.relay = relay;
    this.removal = removal;
    this.traces = traces;
  }

  /** One turn of the work on an inbox. */
  public Future<Verdict> handle(Work work) {
    var inbox = Documents.read(work.document(), Inbox.class);
    var cleared = new JsonObject().put("$unset", new JsonObject().put(EventRelay.OUTBOX, ""));
    return relay
        .relayOutbox(work.document())
        .compose(
            told ->
                inbox.deletedAt() == null
                    ? Future.succeededFuture(new Verdict.Done(cleared))
                    : cleanUp(inbox, cleared));
  }

  /** Mail that was accepted still goes out: what hangs on the inbox goes after the last of it. */
  private Future<Verdict> cleanUp(Inbox inbox, JsonObject cleared) {
    return clear(inbox)
        .compose(
            empty ->
                empty
                    ? bury(inbox, cleared)
                    : Future.succeededFuture(new Verdict.Later(STILL_SENDING, cleared)));
  }

  /** Asked by message: the work of all other inboxes is not looked at. */
  private Future<Boolean> isSending(List<JsonObject> batch) {
    var ids = new JsonArray(batch.stream().map(each -> each.getString("_id")).toList());
    var open =
        new JsonObject()
            .put("messageId", new JsonObject().put("$in", ids))
            .put("queue.dueAt", new JsonObject().put("$gt", Documents.date(Instant.EPOCH)));
    return store.count(Collections.DELIVERIES, open, 1).map(count -> count > 0);
  }

  /** What tells of the deletion goes with the tombstone: webhooks may still be told of it. */
  private Future<Verdict> bury(Inbox inbox, JsonObject cleared) {
    var reserved = Duration.between(Instant.now(), inbox.deletedAt().plus(RESERVED));
    return reserved.isNegative()
        ? eraseTraces(inbox, Set.of()).map(new Verdict.Remove())
        : eraseTraces(inbox, Set.of(EventType.INBOX_DELETED))
            .map(new Verdict.Later(reserved, cleared));
  }

  private Future<Void> eraseTraces(Inbox inbox, Set<String> but) {
    return traces.eraseInbox(inbox.organizationId(), inbox.id(), but);
  }

  /**
   * Removes messages with their files, batch by batch; begun again after a crash it goes on where
   * it was. False where mail that was accepted meanwhile still goes out.
   */
  private Future<Boolean> clear(Inbox inbox) {
    return store
        .find(Collections.MESSAGES, of(inbox), new FindOptions().setLimit(BATCH))
        .compose(
            batch ->
                batch.isEmpty()
                    ? store.removeAll(Collections.THREADS, of(inbox)).map(true)
                    : removeUnlessSending(inbox, batch));
  }

  /** Asked after the batch was read: deliveries stand before their message does. */
  private Future<Boolean> removeUnlessSending(Inbox inbox, List<JsonObject> batch) {
    return isSending(batch)
        .compose(
            sending ->
                sending
                    ? Future.succeededFuture(false)
                    : remove(batch).compose(removed -> clear(inbox)));
  }

  private Future<Void> remove(List<JsonObject> batch) {
    Future<Void> removed = Future.succeededFuture();
    for (var document : batch) {
      var message = Documents.read(document, Message.class);
      removed = removed.compose(before -> removal.remove(Remains.of(message)));
    }
    return removed;
  }

  private static JsonObject of(Inbox inbox) {
    return new JsonObject().put("inboxId", inbox.id());
  }
}
