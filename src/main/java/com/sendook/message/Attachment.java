package com.sendook.message;

import com.sendook.store.Blob;

/**
 * A file that belongs to a message; its bytes stand in the blob store under the same id.
 *
 * @param size in bytes
 * @param contentId by which the HTML body refers to it, or null
 */
public record Attachment(String id, String name, String contentType, long size, String contentId) {
  public Blob blob() {
    return new Blob(id, size);
  }
}
