package com.sendook.inbound.smtp;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The trace header in front of each mail (RFC 5321, 4.4), folded (RFC 5322, 2.2.3). It holds the
 * facts, and of the client's claims only its name.
 *
 * <pre>
 * Received: from helo-name
 *         ([192.0.2.7])
 *         by mx.example with ESMTPS
 *         (TLSv1.3 TLS_AES_256_GCM_SHA384)
 *         id receipt-id
 *         for &lt;recipient@example.com&gt;;
 *         Thu, 1 Jan 2026 00:00:00 +0000
 * </pre>
 */
final class ReceivedHeader {
  private static final String FOLD = "\r\n\t";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ReceivedHeader() {}

  /** The header field with its CRLF. */
  static String of(SmtpEnvelope envelope, String hostname, String id) {
    StringBuilder header = new StringBuilder("Received: from ").append(plain(envelope.helo()));
    header.append(FOLD).append('(').append(addressLiteral(envelope.clientAddress())).append(')');
    header.append(FOLD).append("by ").append(hostname);
    header.append(" with ").append(envelope.protocol());
    envelope.encryption().ifPresent(how -> header.append(FOLD).append(comment(how)));
    header.append(FOLD).append("id ").append(id);
    // Of several recipients none may learn of the others here (RFC 5321, 7.2).
    if (envelope.recipients().size() == 1) {
      header.append(FOLD).append("for <").append(envelope.recipients().get(0)).append('>');
    }
    return header
        .append(';')
        .append(FOLD)
        .append(DATE.format(envelope.receivedAt()))
        .append("\r\n")
        .toString();
  }

  private static String comment(Encryption encryption) {
    return "(" + encryption.version() + " " + encryption.cipherSuite() + ")";
  }

  /** The client chose the name: nothing in it may open a comment or end the field's clause. */
  private static String plain(String helo) {
    return helo.replaceAll("[^A-Za-z0-9.:_\\[\\]-]", "?");
  }

  /** RFC 5321, 4.1.3. */
  private static String addressLiteral(String address) {
    return address.indexOf(':') < 0 ? "[" + address + "]" : "[IPv6:" + address + "]";
  }
}
