package com.sendook.secret;

import java.util.Arrays;

/**
 * A key to sign with, by HMAC-SHA-256 (RFC 2104), what the gateway gives away and wants to know
 * again. It serves one purpose: what is signed for one passes for no other.
 *
 * <p>Safe for use by several threads.
 */
public final class MacKey {
  private final byte[] key;

  MacKey(byte[] key) {
    this.key = key.clone();
  }

  /**
   * The first bytes of the signature.
   *
   * @param length of the 32 bytes that there are; RFC 2104, 5 wants 16 or more of what anybody can
   *     try in secret, fewer do where each try is a call to the gateway
   */
  public byte[] sign(byte[] message, int length) {
    return Arrays.copyOf(Hmac.sha256(key, message), length);
  }

  /** Whether the message was signed with this key; takes the same time wherever they differ. */
  public boolean isSigned(byte[] message, byte[] signature) {
    return Hmac.isSame(sign(message, signature.length), signature);
  }
}
