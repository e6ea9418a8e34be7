package com.sendook.inbound.smtp;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** From MAIL to the end of the mail (RFC 5321, 3.3): the envelope as it grows. */
final class MailTransaction {
  private final String reversePath;
  private final boolean eightBit;
  private final Set<String> recipients = new LinkedHashSet<>();

  MailTransaction(String reversePath, boolean eightBit) {
    this.reversePath = reversePath;
    this.eightBit = eightBit;
  }

  /** A recipient named twice receives the mail once. */
  void add(String recipient) {
    recipients.add(recipient);
  }

  int recipientCount() {
    return recipients.size();
  }

  SmtpEnvelope envelope(SmtpSession session, Instant receivedAt) {
    ClientName client = session.client().orElseThrow();
    return new SmtpEnvelope(
        reversePath,
        List.copyOf(recipients),
        session.clientAddress(),
        client.name(),
        protocol(client, session.encryption().isPresent()),
        session.encryption(),
        eightBit,
        receivedAt);
  }

  /** RFC 3848. HELO knows no extensions, and has no name of its own over TLS. */
  private static String protocol(ClientName client, boolean encrypted) {
    if (!client.extended()) {
      return "SMTP";
    }
    return encrypted ? "ESMTPS" : "ESMTP";
  }
}
