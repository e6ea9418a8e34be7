package com.sendook.secret;

import java.util.Arrays;
import java.util.List;

/**
 * A key to sign with, by HMAC-SHA-256 (RFC 2104), what the gateway gives away and wants to know
 * again. It serves one purpose: what is signed for one passes for no other. What was signed with a
 * key that this one took the place of still passes.
 *
 * <p>Safe for use by several threads.
 */
public final class MacKey {
  private final List<byte[]> keys;

  MacKey(byte[] key) {
    this(List.of(key));
  }

  /**
   * A key beside those that came before it.
   *
   * @param keys the first signs
   */
  MacKey(List<byte[]> keys) {
    this.keys = keys.stream().map(byte[]::clone).toList();
  }

  /**
   * The first bytes of the signature.
   *
   * @param length of the 32 bytes that there are; RFC 2104, 5 wants 16 or more of what anybody can
   *     try in secret, fewer do where each try is a call to the gateway
   */
  public byte[] sign(byte[] message, int length) {
    return sign(keys.get(0), message, length);
  }

  private static byte[] sign(byte[] key, byte[] message, int length) {
    return Arrays.copyOf(Hmac.sha256(key, message), length);
  }

  /** Whether the message was signed with one of the keys; takes the same time wherever it fails. */
  public boolean isSigned(byte[] message, byte[] signature) {
    boolean signed = false;
    for (var key : keys) {
      signed |= Hmac.isSame(sign(key, message, signature.length), signature);
    }
    return signed;
  }
}
