package com.sendook.inbound.smtp;

import java.util.Optional;

/**
 * What a proxy says of its client before the client's first byte: the PROXY protocol of HAProxy,
 * versions 1 and 2.
 */
sealed interface ProxyHeader {

  /** Has not come to its end. */
  record Incomplete() implements ProxyHeader {}

  /** Is none. */
  record Malformed() implements ProxyHeader {}

  /**
   * A header.
   *
   * @param client its IP address; empty where the proxy speaks for itself, or does not know
   * @param length in bytes
   */
  record Complete(Optional<String> client, int length) implements ProxyHeader {}
}
