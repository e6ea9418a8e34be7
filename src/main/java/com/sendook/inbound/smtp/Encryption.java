package com.sendook.inbound.smtp;

import javax.net.ssl.SSLSession;

/**
 * How a connection is encrypted.
 *
 * @param version such as {@code TLSv1.3}
 * @param cipherSuite by its name in the IANA registry
 */
public record Encryption(String version, String cipherSuite) {

  static Encryption of(SSLSession session) {
    return new Encryption(session.getProtocol(), session.getCipherSuite());
  }
}
