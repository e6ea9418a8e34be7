package com.sendook.outbound.compose;

import io.vertx.core.buffer.Buffer;

/**
 * A node of a mail's body (RFC 2045): it writes its own Content fields, a blank line, and its
 * content.
 */
sealed interface MimePart permits TextPart, FilePart, Multipart {
  void writeTo(Buffer out);

  /**
   * About how many bytes {@link #writeTo} writes, so that the buffer is made large enough at once.
   */
  int estimatedSize();

  /**
   * Whether {@code marker} stands in the content as it is written, so that it can bound nothing.
   */
  boolean contains(String marker);
}
