package com.sendook.message;

import com.sendook.receipt.Receipts;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Removes a message with all that hangs on it but its thread. Cut short, it is begun again and goes
 * on where it was; whoever asks for it makes sure of that, and that nothing is being sent.
 */
public final class RemoveMessage {
  private final Store store;
  private final Blobs blobs;
  private final Receipts receipts;

  public RemoveMessage(Store store, Blobs blobs, Receipts receipts) {
    this.store = store;
    this.blobs = blobs;
    this.receipts = receipts;
  }

  /** The message goes last: while it stands, a clean-up behind it finds its way back here. */
  public Future<Void> remove(Remains remains) {
    return removeFiles(remains)
        .compose(gone -> removeReceipt(remains))
        .compose(gone -> removeDeliveries(remains))
        .compose(
            gone ->
                store.removeOne(Collections.MESSAGES, new JsonObject().put("_id", remains.id())))
        .mapEmpty();
  }

  private Future<Void> removeFiles(Remains remains) {
    Future<Void> removed = Future.succeededFuture();
    for (var file : remains.files()) {
      removed = removed.compose(before -> blobs.remove(file));
    }
    return removed;
  }

  /** A receipt may have made messages in other inboxes too, and goes with the last of them. */
  private Future<Void> removeReceipt(Remains remains) {
    if (remains.receiptId() == null) {
      return Future.succeededFuture();
    }
    var others =
        new JsonObject()
            .put("receiptId", remains.receiptId())
            .put("_id", new JsonObject().put("$ne", remains.id()));
    return store
        .count(Collections.MESSAGES, others, 1)
        .compose(
            users -> users > 0 ? Future.succeededFuture() : receipts.remove(remains.receiptId()));
  }

  private Future<Void> removeDeliveries(Remains remains) {
    return store.removeAll(Collections.DELIVERIES, new JsonObject().put("messageId", remains.id()));
  }
}
