package com.sendook.message;

import com.sendook.store.Blob;
import java.util.List;

/**
 * What hangs on a message that is to go, known without it.
 *
 * @param id the message's
 * @param receiptId the receipt that it came from, or null
 * @param files all that stands in the blob store
 */
public record Remains(String id, String threadId, String receiptId, List<Blob> files) {
  public static Remains of(Message message) {
    return new Remains(message.id(), message.threadId(), message.receiptId(), message.blobs());
  }
}
