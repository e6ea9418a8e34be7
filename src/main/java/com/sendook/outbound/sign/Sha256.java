package com.sendook.outbound.sign;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one digest that DKIM still has (RFC 8301, 3.1). */
final class Sha256 {
  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
