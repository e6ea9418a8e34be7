package com.sendook.outbound.compose;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The lines between the parts of one mail. They follow from its message id, so that a mail that is
 * composed again has the same bytes, and stand nowhere in its content.
 */
final class Boundaries {
  private static final int DIGEST_CHARS = 32;

  private final String marker;
  private int given;

  Boundaries(String messageId, List<? extends MimePart> content) {
    int attempt = 0;
    String candidate = digest(messageId, attempt);
    while (occursIn(content, candidate)) {
      candidate = digest(messageId, ++attempt);
    }
    this.marker = candidate;
  }

  /** {@code =_} occurs in neither base64 nor quoted-printable (RFC 2045, 6.7). */
  String next() {
    return "=_" + marker + "_" + ++given;
  }

  private static boolean occursIn(List<? extends MimePart> content, String candidate) {
    return content.stream().anyMatch(part -> part.contains(candidate));
  }

  private static String digest(String messageId, int attempt) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((attempt + ":" + messageId).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
