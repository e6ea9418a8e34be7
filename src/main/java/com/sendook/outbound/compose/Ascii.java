package com.sendook.outbound.compose;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** What a mail's structure is written in. */
final class Ascii {
  /** RFC 5322, 2.1.1, without the CRLF. */
  private static final int MAX_LINE = 998;

  private Ascii() {}

  static void append(Buffer out, String text) {
    out.appendBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Whether content can travel as {@code 7bit} (RFC 2045, 2.7): short lines, each ended by CRLF, no
   * NUL.
   */
  static boolean is7bit(byte[] content) {
    int lineStart = 0;
    for (int i = 0; i < content.length; i++) {
      byte b = content[i];
      if (b <= 0) {
        return false;
      }
      if (b == '\n') {
        if (i == 0 || content[i - 1] != '\r') {
          return false;
        }
        lineStart = i + 1;
      } else if ((i > 0 && content[i - 1] == '\r') || (b != '\r' && i - lineStart >= MAX_LINE)) {
        return false;
      }
    }
    return content.length == 0 || content[content.length - 1] != '\r';
  }
}
