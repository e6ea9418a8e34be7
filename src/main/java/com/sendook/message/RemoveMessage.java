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
  private final Deliveries deliveries;
  private final Traces traces;

  public RemoveMessage(Store store, Blobs blobs, Receipts receipts, Traces traces) {
    this.store = store;
    this.blobs = blobs;
    this.receipts = receipts;
    this.deliveries = new Deliveries(store);
    this.traces = traces;
  }

  /** The message goes last: while it stands, a clean-up behind it finds its way back here. */
  public Future<Void> remove(Remains remains) {
    return removeFiles(remains)
        .compose(gone -> removeReceipt(remains))
        .compose(gone -> eraseTraces(remains))
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

  /** Before the deliveries go: they tell whom it went to. */
  private Future<Void> eraseTraces(Remains remains) {
    return deliveries
        .of(remains.id())
        .map(found -> found.stream().map(Delivery::recipient).toList())
        .compose(recipients -> traces.eraseMessage(remains.id(), recipients));
  }

  private Future<Void> removeDeliveries(Remains remains) {
    return store.removeAll(Collections.DELIVERIES, new JsonObject().put("messageId", remains.id()));
  }
}
