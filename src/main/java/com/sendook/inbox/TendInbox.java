package com.sendook.inbox;

import com.sendook.event.EventRelay;
import com.sendook.message.Attachment;
import com.sendook.message.Message;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.receipt.Receipts;
import com.sendook.store.Blob;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
  private final Blobs blobs;
  private final EventRelay relay;
  private final Receipts receipts;

  public TendInbox(Store store, Blobs blobs, EventRelay relay, Receipts receipts) {
    this.store = store;
    this.blobs = blobs;
    this.relay = relay;
    this.receipts = receipts;
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
    return isSending(inbox)
        .compose(
            sending ->
                sending
                    ? Future.succeededFuture(new Verdict.Later(STILL_SENDING, cleared))
                    : clear(inbox)
                        .map(
                            empty ->
                                empty
                                    ? bury(inbox, cleared)
                                    : new Verdict.Later(STILL_SENDING, cleared)));
  }

  private Future<Boolean> isSending(Inbox inbox) {
    var open = new JsonObject().put("$gt", Documents.date(Instant.EPOCH));
    return store
        .count(Collections.DELIVERIES, of(inbox).put("queue.dueAt", open), 1)
        .map(count -> count > 0);
  }

  private static Verdict bury(Inbox inbox, JsonObject cleared) {
    var reserved = Duration.between(Instant.now(), inbox.deletedAt().plus(RESERVED));
    return reserved.isNegative() ? new Verdict.Remove() : new Verdict.Later(reserved, cleared);
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
    return isSending(inbox)
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
      removed = removed.compose(before -> remove(message));
    }
    return removed;
  }

  private Future<Void> remove(Message message) {
    var files = new ArrayList<Blob>(message.attachments().stream().map(Attachment::blob).toList());
    if (message.body() != null) {
      files.addAll(message.body().blobs());
    }
    Future<Void> removed = Future.succeededFuture();
    for (var file : files) {
      removed = removed.compose(before -> blobs.remove(file));
    }
    // The message goes last: while it stands, a clean-up that was cut short finds its way back
    // here.
    return removed
        .compose(gone -> removeReceipt(message))
        .compose(
            gone ->
                store.removeAll(
                    Collections.DELIVERIES, new JsonObject().put("messageId", message.id())))
        .compose(
            gone ->
                store.removeOne(Collections.MESSAGES, new JsonObject().put("_id", message.id())))
        .mapEmpty();
  }

  /** A receipt may have made messages in other inboxes too, and goes with the last of them. */
  private Future<Void> removeReceipt(Message message) {
    if (message.receiptId() == null) {
      return Future.succeededFuture();
    }
    return store
        .count(Collections.MESSAGES, new JsonObject().put("receiptId", message.receiptId()), 2)
        .compose(
            users -> users > 1 ? Future.succeededFuture() : receipts.remove(message.receiptId()));
  }

  private static JsonObject of(Inbox inbox) {
    return new JsonObject().put("inboxId", inbox.id());
  }
}
