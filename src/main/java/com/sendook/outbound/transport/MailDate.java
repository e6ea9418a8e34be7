package com.sendook.outbound.transport;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The Date header (RFC 5322, section 3.6.1) as it can stand in a file name. */
final class MailDate {
  private static final int LONGEST_HEADER_BYTES = 64 * 1024;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private MailDate() {}

  /** In UTC, as {@code 20240301T100000Z}; empty where the mail has no date that can be read. */
  static Optional<String> of(Buffer mail) {
    int length = Math.min(mail.length(), LONGEST_HEADER_BYTES);
    return mail.getString(0, length, StandardCharsets.ISO_8859_1.name())
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.regionMatches(true, 0, "Date:", 0, 5))
        .findFirst()
        .flatMap(line -> parse(line.substring(5).strip()));
  }

  private static Optional<String> parse(String date) {
    try {
      return Optional.of(
          NAME.format(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }
}
