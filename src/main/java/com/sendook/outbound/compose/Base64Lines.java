package com.sendook.outbound.compose;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Base64 in lines of 76 characters (RFC 2045, 6.8), a block at a time, so that nothing large is
 * copied twice.
 */
final class Base64Lines {
  private static final int BYTES_A_LINE = 57;
  private static final int BLOCK_BYTES = BYTES_A_LINE * 512;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(76, CRLF);

  private Base64Lines() {}

  static void append(Buffer out, Buffer content) {
    byte[] block = new byte[Math.min(BLOCK_BYTES, content.length())];
    byte[] encoded = new byte[encodedSize(block.length)];
    for (int start = 0; start < content.length(); start += BLOCK_BYTES) {
      int end = Math.min(start + BLOCK_BYTES, content.length());
      content.getBytes(start, end, block);
      byte[] filled = end - start == block.length ? block : Arrays.copyOf(block, end - start);
      out.appendBytes(encoded, 0, LINES.encode(filled, encoded)).appendBytes(CRLF);
    }
  }

  static int encodedSize(int bytes) {
    return (bytes + 2) / 3 * 4 + (bytes / BYTES_A_LINE + 1) * CRLF.length;
  }
}
