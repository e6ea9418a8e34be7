package com.sendook.outbound.compose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes text as quoted-printable (RFC 2045, 6.7). */
final class QuotedPrintable {
  private static final int MAX_LINE = 76;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private byte[] out;
  private int length;
  private int column;

  private QuotedPrintable(int size) {
    this.out = new byte[size];
  }

  /**
   * @param text whose lines end in CRLF
   */
  static byte[] encode(byte[] text) {
    QuotedPrintable encoder = new QuotedPrintable(text.length * 5 / 4 + MAX_LINE);
    for (int i = 0; i < text.length; i++) {
      boolean lineEnds = isLineEnd(text, i + 1);
      if (isLineEnd(text, i)) {
        encoder.lineBreak();
        i++;
      } else if (isPlain(text[i], lineEnds)) {
        encoder.plain(text[i], lineEnds);
      } else {
        encoder.escaped(text[i], lineEnds);
      }
    }
    return Arrays.copyOf(encoder.out, encoder.length);
  }

  /** Blanks at the end of a line get lost on the way, and so must be escaped there. */
  private static boolean isPlain(byte b, boolean lineEnds) {
    boolean blank = b == ' ' || b == '\t';
    return blank ? !lineEnds : b > ' ' && b <= '~' && b != '=';
  }

  private static boolean isLineEnd(byte[] text, int at) {
    return at + 1 < text.length && text[at] == '\r' && text[at + 1] == '\n';
  }

  private void plain(byte b, boolean last) {
    room(1, last);
    put(b);
  }

  private void escaped(byte b, boolean last) {
    room(3, last);
    put((byte) '=');
    put(HEX[(b & 0xFF) >> 4]);
    put(HEX[b & 0xF]);
  }

  /**
   * Makes room on the line, and keeps one place for the mark of a soft break unless it is the last.
   */
  private void room(int chars, boolean last) {
    if (column + chars > MAX_LINE - (last ? 0 : 1)) {
      put((byte) '=');
      lineBreak();
    }
  }

  private void lineBreak() {
    put((byte) '\r');
    put((byte) '\n');
    column = 0;
  }

  private void put(byte b) {
    if (length == out.length) {
      out = Arrays.copyOf(out, length * 2);
    }
    out[length++] = b;
    column++;
  }
}
