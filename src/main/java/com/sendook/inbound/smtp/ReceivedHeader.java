package com.sendook.inbound.smtp;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The trace header in front of each mail (RFC 5321, 4.4), folded (RFC 5322, 2.2.3). */
final class ReceivedHeader {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ReceivedHeader() {}

  /** The header field with its CRLF. */
  static String of(SmtpEnvelope envelope, String hostname) {
    return "Received: from "
        + plain(envelope.helo())
        + "\r\n\t("
        + addressLiteral(envelope.clientAddress())
        + ")\r\n\tby "
        + hostname
        + " with "
        + envelope.protocol()
        + envelope.encryption().map(ReceivedHeader::comment).orElse("")
        + ";\r\n\t"
        + DATE.format(envelope.receivedAt())
        + "\r\n";
  }

  private static String comment(Encryption encryption) {
    return "\r\n\t(" + encryption.version() + " " + encryption.cipherSuite() + ")";
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
