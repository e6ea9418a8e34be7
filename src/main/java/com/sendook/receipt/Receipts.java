package com.sendook.receipt;

import com.sendook.queue.WorkQueue;
import com.sendook.store.Blobs;
import com.sendook.store.ByteSource;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Keeps what comes in, and hands it to the queue with the write that keeps it. */
public final class Receipts {
  static final String LANE = "inbound";

  private final Store store;
  private final Blobs blobs;
  private final WorkQueue queue;

  public Receipts(Store store, Blobs blobs, WorkQueue queue) {
    this.store = store;
    this.blobs = blobs;
    this.queue = queue;
  }

  /** For a mail that streams in. */
  public ReceiptWriter writer() {
    return new ReceiptWriter(this, blobs, Ids.next());
  }

  /** Keeps a mail that is at hand as a whole; the same id again changes nothing. */
  public Future<Void> keep(Receipt receipt, Buffer mail) {
    if (mail.length() <= Blobs.CHUNK_BYTES) {
      return insert(receipt, mail);
    }
    return blobs.put(rawId(receipt.id()), mail).compose(raw -> insert(withRaw(receipt, raw), null));
  }

  /** The raw bytes as they stand in the receipt's document or beside it. */
  public Future<Buffer> raw(JsonObject document) {
    var receipt = Documents.read(document, Receipt.class);
    return receipt.raw() == null
        ? Future.succeededFuture(inline(document))
        : blobs.read(receipt.raw());
  }

  /** The same, to be read piece by piece; null where the receipt is gone. */
  public Future<ByteSource> source(String id) {
    return store
        .findOne(Collections.RECEIPTS, new JsonObject().put("_id", id))
        .map(document -> document == null ? null : source(document));
  }

  /** The same of a receipt that is at hand. */
  public ByteSource source(JsonObject document) {
    var receipt = Documents.read(document, Receipt.class);
    return receipt.raw() == null ? ByteSource.of(inline(document)) : blobs.source(receipt.raw());
  }

  private static Buffer inline(JsonObject document) {
    return Buffer.buffer(Blobs.bytes(document, "bytes"));
  }

  /** Whether it still has work to do. */
  public Future<Boolean> isPending(String id) {
    var pending =
        new JsonObject().put("_id", id).put("queue", new JsonObject().put("$exists", true));
    return store.count(Collections.RECEIPTS, pending, 1).map(count -> count > 0);
  }

  /** Removes a receipt that was processed, and its bytes; one that still has work to do stays. */
  public Future<Void> remove(String id) {
    var processed =
        new JsonObject().put("_id", id).put("queue", new JsonObject().put("$exists", false));
    return store
        .findOne(Collections.RECEIPTS, processed)
        .compose(
            found ->
                found == null
                    ? Future.succeededFuture()
                    : removeRaw(Documents.read(found, Receipt.class))
                        .compose(gone -> store.removeOne(Collections.RECEIPTS, processed))
                        .mapEmpty());
  }

  /** Removes the bytes that stand beside the receipt's document. */
  public Future<Void> removeRaw(Receipt receipt) {
    return receipt.raw() == null ? Future.succeededFuture() : blobs.remove(receipt.raw());
  }

  Future<Void> insert(Receipt receipt, Buffer inline) {
    var ticket = queue.admit(receipt.id(), LANE);
    var document = ticket.mark(Documents.of(receipt));
    if (inline != null) {
      document.put("bytes", Blobs.binary(inline));
    }
    return store
        .insertIfAbsent(Collections.RECEIPTS, document)
        .onFailure(error -> queue.abandon(ticket))
        .map(
            made -> {
              if (made) {
                queue.begin(ticket, document);
              } else {
                queue.abandon(ticket);
              }
              return null;
            });
  }

  static String rawId(String receiptId) {
    return Ids.derive(receiptId, "raw");
  }

  static Receipt withRaw(Receipt receipt, com.sendook.store.Blob raw) {
    return new Receipt(
        receipt.id(),
        receipt.reversePath(),
        List.copyOf(receipt.recipients()),
        receipt.clientAddress(),
        receipt.helo(),
        receipt.protocol(),
        raw,
        raw.size(),
        receipt.receivedAt());
  }
}
