package com.sendook.outbound.sign;

import java.security.GeneralSecurityException;

/**
 * A private key, ready for use, and where its public half stands in DNS: at {@code
 * <selector>._domainkey.<domain>}. Safe for use by several threads.
 */
public sealed interface SigningKey permits RsaKey, Ed25519Key {
  /** The domain that answers for the mail (the tag {@code d=}), in A-labels. */
  String domain();

  String selector();

  /** As the tag {@code a=} names it. */
  String algorithm();

  /**
   * The signature of what was selected of a header. The same each time: neither algorithm needs
   * chance. CPU-bound.
   */
  byte[] sign(byte[] header) throws GeneralSecurityException;
}
