package com.sendook.domain;

import io.vertx.core.buffer.Buffer;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * A key pair to sign mail with.
 *
 * @param publicKey Base64, as the record shows it
 * @param privateKey PKCS #8 for RSA, the 32 secret bytes for Ed25519 (RFC 8032, 5.1.5)
 */
record DkimKey(String publicKey, Buffer privateKey) {
  private static final int BITS = 2048;

  /** RSA of 2048 bits, which every verifier takes (RFC 8301, 3.2). Takes a good while. Blocks. */
  static DkimKey rsa() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      var pair = generator.generateKeyPair();
      return of(pair.getPublic().getEncoded(), pair.getPrivate().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /** Ed25519, whose record holds the bare 32 bytes (RFC 8463, 4.2). */
  static DkimKey ed25519() {
    var pair = new Ed25519PrivateKeyParameters(new SecureRandom());
    return of(pair.generatePublicKey().getEncoded(), pair.getEncoded());
  }

  private static DkimKey of(byte[] publicKey, byte[] privateKey) {
    return new DkimKey(Base64.getEncoder().encodeToString(publicKey), Buffer.buffer(privateKey));
  }
}
