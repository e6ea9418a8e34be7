package com.sendook.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Random secrets that are shown once and stored as a digest. They are too long to be guessed, so a
 * plain digest is enough, and a look-up by digest tells nothing by its time.
 */
final class Credential {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Credential() {}

  /** So many random bytes behind a prefix that secret scanners can find. */
  static String generate(String prefix, int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** SHA-256, in hex. */
  static String digest(String credential) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(credential.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
