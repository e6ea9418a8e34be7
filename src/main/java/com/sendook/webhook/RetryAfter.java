package com.sendook.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * {@code Retry-After} (RFC 9110, 10.2.3): seconds, or a date in any of the three forms that HTTP
 * has (5.6.7).
 */
final class RetryAfter {
  /** Whoever asks for more gets so much: nobody is told of what happened last week. */
  static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern SECONDS = Pattern.compile("\\d+");
  private static final int MAX_DIGITS = 9;
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              // Two digits may be up to fifty years ahead, and are else in the past.
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1976)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH)
              .withZone(ZoneOffset.UTC),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC));

  private RetryAfter() {}

  /** How long to wait from {@code now} on; zero where the header is absent, past or malformed. */
  static Duration parse(String header, Instant now) {
    if (header == null) {
      return Duration.ZERO;
    }
    var value = header.strip();
    var asked = SECONDS.matcher(value).matches() ? seconds(value) : until(value, now);
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private static Duration seconds(String digits) {
    return digits.length() > MAX_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Duration until(String date, Instant now) {
    for (var form : DATES) {
      try {
        return Duration.between(now, form.parse(date, ZonedDateTime::from));
      } catch (DateTimeException e) {
        // It may have another form.
      }
    }
    return Duration.ZERO;
  }
}
