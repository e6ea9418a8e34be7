package com.sendook.outbound.sign;

import java.time.Instant;
import java.util.List;

/**
 * A {@code DKIM-Signature} field (RFC 6376, 3.5), still without the signature itself, which is its
 * last tag.
 */
record SignatureField(String unsigned) {
  private static final String NAME = "DKIM-Signature:";
  private static final int LINE_CHARS = 76;
  private static final String FOLD = "\r\n ";

  /** {@code x=} is left out: a mail may wait for days, and ages on the way. */
  static SignatureField of(SigningKey key, Instant at, List<String> names, String bodyHash) {
    return new SignatureField(
        NAME
            + " v=1; a="
            + key.algorithm()
            + "; c=relaxed/relaxed; t="
            + at.getEpochSecond()
            + ";"
            + FOLD
            + "d="
            + key.domain()
            + ";"
            + FOLD
            + "s="
            + key.selector()
            + ";"
            + FOLD
            + names(names)
            + ";"
            + FOLD
            + "bh="
            + bodyHash
            + ";"
            + FOLD
            + "b=");
  }

  /** The colon may have blanks around it. */
  private static String names(List<String> names) {
    var out = new StringBuilder("h=").append(names.get(0));
    int column = out.length();
    for (var name : names.subList(1, names.size())) {
      out.append(':');
      if (column + name.length() + 2 > LINE_CHARS) {
        out.append(FOLD);
        column = 0;
      }
      out.append(name);
      column += name.length() + 1;
    }
    return out.toString();
  }

  /** As it is signed: with nothing behind {@code b=}, and no CRLF (RFC 6376, 3.7). */
  String canonical() {
    return MailHeader.Field.of(unsigned).canonical();
  }

  /** The whole field, with its CRLF. */
  String with(String signature) {
    var out = new StringBuilder(unsigned);
    int room = LINE_CHARS - "b=".length();
    int start = 0;
    while (signature.length() - start > room) {
      out.append(signature, start, start + room).append(FOLD);
      start += room;
      room = LINE_CHARS;
    }
    return out.append(signature, start, signature.length()).append("\r\n").toString();
  }
}
