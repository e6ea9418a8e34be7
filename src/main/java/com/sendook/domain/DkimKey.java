package com.sendook.domain;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Base64;

/**
 * A key pair to sign mail with: RSA of 2048 bits, which every verifier takes (RFC 8301, 3.2).
 *
 * @param publicKey SubjectPublicKeyInfo in Base64, as the record shows it
 */
record DkimKey(String publicKey, PrivateKey privateKey) {
  private static final int BITS = 2048;

  /** Takes a good part of a second. Blocks. */
  static DkimKey generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      var pair = generator.generateKeyPair();
      return new DkimKey(
          Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()), pair.getPrivate());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }
}
