package com.sendook.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads UTF-7 (RFC 2152), which Java has no charset for and old mail programs still send. */
final class Utf7 {
  private Utf7() {}

  static boolean isName(String charsetName) {
    return charsetName != null && charsetName.strip().toLowerCase(Locale.ROOT).endsWith("utf-7");
  }

  static String decode(byte[] bytes) {
    String in = new String(bytes, StandardCharsets.ISO_8859_1);
    StringBuilder out = new StringBuilder(in.length());
    int at = 0;
    while (at < in.length()) {
      char c = in.charAt(at++);
      if (c != '+') {
        out.append(c);
        continue;
      }
      int end = at;
      while (end < in.length() && isBase64(in.charAt(end))) {
        end++;
      }
      out.append(end == at ? "+" : decodeShifted(in.substring(at, end)));
      at = end < in.length() && in.charAt(end) == '-' ? end + 1 : end;
    }
    return out.toString();
  }

  private static String decodeShifted(String base64) {
    byte[] utf16 = LenientDecoder.base64(base64.getBytes(StandardCharsets.US_ASCII));
    return new String(utf16, 0, utf16.length & ~1, StandardCharsets.UTF_16BE);
  }

  private static boolean isBase64(char c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || c == '+' || c == '/');
  }
}
