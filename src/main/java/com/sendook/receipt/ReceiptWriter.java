package com.sendook.receipt;

import com.sendook.store.Blobs;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A receipt whose mail streams in: small mail stays in memory, larger mail goes to the blob store
 * as it comes.
 */
public final class ReceiptWriter {
  private static final Logger log = LoggerFactory.getLogger(ReceiptWriter.class);

  private final Receipts receipts;
  private final Blobs blobs;
  private final String id;
  private Buffer small = Buffer.buffer();
  private Blobs.Writer large;

  ReceiptWriter(Receipts receipts, Blobs blobs, String id) {
    this.receipts = receipts;
    this.blobs = blobs;
    this.id = id;
  }

  /** The id that the receipt will have. */
  public String id() {
    return id;
  }

  /** Completes when more may come. */
  public Future<Void> write(Buffer bytes) {
    if (large != null) {
      return large.append(bytes);
    }
    small.appendBuffer(bytes);
    if (small.length() <= Blobs.CHUNK_BYTES) {
      return Future.succeededFuture();
    }
    large = blobs.writer(Receipts.rawId(id));
    var begun = small;
    small = null;
    return large.append(begun);
  }

  /**
   * Completes when envelope and mail are on disk. The size, and where the bytes are, are filled in.
   */
  public Future<Void> commit(Receipt receipt) {
    return large == null
        ? receipts.insert(receipt, small)
        : large.finish().compose(raw -> receipts.insert(Receipts.withRaw(receipt, raw), null));
  }

  /** How many bytes came so far. */
  public long size() {
    return large == null ? small.length() : large.size();
  }

  /** Forgets what came. */
  public void abandon() {
    if (large != null) {
      large
          .discard()
          .onFailure(e -> log.warn("receipt {}: left-over chunks remain: {}", id, e.toString()));
    }
  }
}
