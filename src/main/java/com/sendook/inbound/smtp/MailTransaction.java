package com.sendook.inbound.smtp;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** From MAIL to the end of the mail (RFC 5321, 3.3): the envelope as it grows. */
final class MailTransaction {
  private final String reversePath;
  private final boolean eightBit;
  private final boolean utf8;
  private final Set<String> recipients = new LinkedHashSet<>();

  MailTransaction(String reversePath, boolean eightBit, boolean utf8) {
    this.reversePath = reversePath;
    this.eightBit = eightBit;
    this.utf8 = utf8;
  }

  /** A recipient named twice receives the mail once. */
  void add(String recipient) {
    recipients.add(recipient);
  }

  /** Whether addresses and header may be beyond ASCII (RFC 6531). */
  boolean utf8() {
    return utf8;
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
        protocol(client, session),
        session.encryption(),
        eightBit,
        receivedAt);
  }

  /** RFC 3848 and RFC 6531, 4.3. HELO knows no extensions, and has no name of its own over TLS. */
  private String protocol(ClientName client, SmtpSession session) {
    if (!client.extended()) {
      return "SMTP";
    }
    return (utf8 ? "UTF8SMTP" : "ESMTP")
        + (session.encryption().isPresent() ? "S" : "")
        + (session.submission().isPresent() ? "A" : "");
  }
}
