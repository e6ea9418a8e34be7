package com.sendook.inbound.parse;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a Date field (RFC 5322, 3.3 and the obsolete forms of 4.3), and a few that are neither. */
final class MailDate {
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{1,2})[\\s-]+([A-Za-z]{3})[a-z]*[\\s,-]+(\\d{2,4})\\s+"
              + "(\\d{1,2})[:.](\\d{1,2})(?:[:.](\\d{1,2})(?:\\.\\d+)?)?\\s*([+-]\\s?\\d{1,2}:?\\d{2}|[A-Za-z]+)?");
  private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");

  /** A date stands at the beginning of its field, and takes some 40 characters. */
  private static final int MAX_CHARS = 1_000;

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** RFC 5322, 4.3; every other name is taken as +0000, as the RFC asks. */
  private static final Map<String, Integer> ZONE_HOURS =
      Map.of(
          "EST", -5, "EDT", -4, "CST", -6, "CDT", -5, "MST", -7, "MDT", -6, "PST", -8, "PDT", -7);

  private static final int SECONDS_AN_HOUR = 3_600;

  private MailDate() {}

  /** The instant, or empty where the text names none. */
  static Optional<Instant> parse(String value) {
    String beginning = value.substring(0, Math.min(value.length(), MAX_CHARS));
    Matcher date = DATE.matcher(COMMENT.matcher(beginning).replaceAll(" "));
    if (!date.find()) {
      return Optional.empty();
    }
    int month = MONTHS.indexOf(date.group(2).toLowerCase(Locale.ROOT)) + 1;
    int second = date.group(6) == null ? 0 : Math.min(Integer.parseInt(date.group(6)), 59);
    try {
      return Optional.of(
          LocalDateTime.of(
                  year(date.group(3)),
                  month,
                  Integer.parseInt(date.group(1)),
                  Integer.parseInt(date.group(4)),
                  Integer.parseInt(date.group(5)),
                  second)
              .toInstant(zone(date.group(7))));
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  /** RFC 5322, 4.3: two digits from 50 on, and three, are of the twentieth century. */
  private static int year(String digits) {
    int year = Integer.parseInt(digits);
    if (digits.length() == 4) {
      return year;
    }
    return digits.length() == 2 && year < 50 ? 2000 + year : 1900 + year;
  }

  private static ZoneOffset zone(String zone) {
    if (zone == null || Character.isLetter(zone.charAt(0))) {
      String name = zone == null ? "" : zone.toUpperCase(Locale.ROOT);
      return ZoneOffset.ofHours(ZONE_HOURS.getOrDefault(name, 0));
    }
    String digits = zone.replaceAll("\\D", "");
    int hours = Integer.parseInt(digits.substring(0, digits.length() - 2));
    int minutes = Integer.parseInt(digits.substring(digits.length() - 2));
    int seconds = hours * SECONDS_AN_HOUR + minutes * 60;
    return ZoneOffset.ofTotalSeconds(zone.startsWith("-") ? -seconds : seconds);
  }
}
