package com.sendook.mail;

import java.util.Arrays;

/**
 * Base64 and quoted-printable (RFC 2045) as they arrive: foreign characters, missing padding,
 * padding in the middle and broken escapes never lose what can be read. The result is never longer
 * than the input.
 */
public final class LenientDecoder {
  private static final byte[] SEXTETS = sextets();

  private LenientDecoder() {}

  /**
   * Base64, each run between paddings on its own, so that several blocks in a row are read in full.
   */
  public static byte[] base64(byte[] in) {
    byte[] out = new byte[in.length];
    int length = 0;
    int bits = 0;
    int held = 0;
    for (byte b : in) {
      int sextet = SEXTETS[b & 0xFF];
      if (b == '=') {
        held = 0;
      } else if (sextet >= 0) {
        bits = bits << 6 | sextet;
        held += 6;
        if (held >= 8) {
          held -= 8;
          out[length++] = (byte) (bits >> held);
        }
      }
    }
    return Arrays.copyOf(out, length);
  }

  /** Quoted-printable; an escape that is none stays as it is written. */
  public static byte[] quotedPrintable(byte[] in) {
    byte[] out = new byte[in.length];
    int length = 0;
    int at = 0;
    while (at < in.length) {
      byte b = in[at];
      if (b == '=') {
        int softBreakEnd = softBreakEnd(in, at + 1);
        int octet = octet(in, at + 1);
        if (softBreakEnd > 0) {
          at = softBreakEnd;
          continue;
        } else if (octet >= 0) {
          out[length++] = (byte) octet;
          at += 3;
          continue;
        }
      } else if (b == ' ' || b == '\t') {
        int end = blankEnd(in, at);
        // RFC 2045, 6.7 (3): blanks at the end of a line were added on the way.
        if (end == in.length || in[end] == '\r' || in[end] == '\n') {
          at = end;
          continue;
        }
      }
      out[length++] = b;
      at++;
    }
    return Arrays.copyOf(out, length);
  }

  /** The Q encoding of an encoded word (RFC 2047, 4.2): an underscore is a blank. */
  static byte[] q(byte[] in) {
    byte[] out = new byte[in.length];
    int length = 0;
    for (int at = 0; at < in.length; at++) {
      int octet = in[at] == '=' ? octet(in, at + 1) : -1;
      if (octet >= 0) {
        out[length++] = (byte) octet;
        at += 2;
      } else {
        out[length++] = in[at] == '_' ? (byte) ' ' : in[at];
      }
    }
    return Arrays.copyOf(out, length);
  }

  /** Where the line after a soft line break begins, or 0 where there is none. */
  private static int softBreakEnd(byte[] in, int from) {
    int at = blankEnd(in, from);
    if (at == in.length) {
      return at;
    }
    if (in[at] == '\r') {
      return at + 1 < in.length && in[at + 1] == '\n' ? at + 2 : at + 1;
    }
    return in[at] == '\n' ? at + 1 : 0;
  }

  private static int blankEnd(byte[] in, int from) {
    int at = from;
    while (at < in.length && (in[at] == ' ' || in[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int octet(byte[] in, int at) {
    if (at + 1 >= in.length) {
      return -1;
    }
    int high = Character.digit(in[at], 16);
    int low = Character.digit(in[at + 1], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static byte[] sextets() {
    byte[] sextets = new byte[256];
    Arrays.fill(sextets, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      sextets[alphabet.charAt(i)] = (byte) i;
    }
    return sextets;
  }
}
