package com.sendook.secret;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key to sign with, by HMAC-SHA-256 (RFC 2104), what the gateway gives away and wants to know
 * again. It serves one purpose: what is signed for one passes for no other.
 *
 * <p>Safe for use by several threads.
 */
public final class MacKey {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  MacKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * The first bytes of the signature.
   *
   * @param length of the 32 bytes that there are; RFC 2104, 5 wants 16 or more of what anybody can
   *     try in secret, fewer do where each try is a call to the gateway
   */
  public byte[] sign(byte[] message, int length) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(message), length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Whether the message was signed with this key; takes the same time wherever they differ. */
  public boolean isSigned(byte[] message, byte[] signature) {
    return MessageDigest.isEqual(sign(message, signature.length), signature);
  }
}
