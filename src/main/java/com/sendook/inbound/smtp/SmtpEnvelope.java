package com.sendook.inbound.smtp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The envelope of one mail (RFC 5321, 2.3.1), and where it came from.
 *
 * @param reversePath the sender's address without brackets, empty for the null reverse-path;
 *     domains are in A-labels (RFC 5890)
 * @param recipients the accepted forward-paths without brackets, each once, in the client's order
 * @param clientAddress the client's IP address
 * @param helo the name the client gave with EHLO or HELO: its claim, visible ASCII only
 * @param protocol as it stands in {@code Received:}, such as {@code ESMTPS} (RFC 5321, 4.4; RFC
 *     3848)
 * @param encryption of the connection; empty where there was none
 * @param eightBit whether the client declared {@code BODY=8BITMIME} (RFC 6152)
 * @param receivedAt when DATA was accepted
 */
public record SmtpEnvelope(
    String reversePath,
    List<String> recipients,
    String clientAddress,
    String helo,
    String protocol,
    Optional<Encryption> encryption,
    boolean eightBit,
    Instant receivedAt) {

  /** Keeps its own copy of the recipients. */
  public SmtpEnvelope {
    recipients = List.copyOf(recipients);
  }
}
