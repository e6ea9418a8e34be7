package com.sendook.message;

import com.sendook.store.Blob;
import java.util.List;

/**
 * Where both bodies of a message are when they are too long for its document: as UTF-8, each a
 * blob.
 */
public record LongBody(Blob text, Blob html) {
  public List<Blob> blobs() {
    return List.of(text, html);
  }
}
