package com.sendook.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-06T08:49:37Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                               | 0",
        "''                              | 0",
        "120                             | 120",
        "' 7 '                           | 7",
        "0                               | 0",
        "-5                              | 0",
        "1.5                             | 0",
        "soon                            | 0",
        "86400                           | 86400",
        "86401                           | 86400",
        "99999999999999999999            | 86400",
        "Fri, 06 Nov 2026 08:50:37 GMT   | 60",
        "Friday, 06-Nov-26 08:50:37 GMT  | 60",
        "Fri Nov  6 08:50:37 2026        | 60",
        "Fri, 06 Nov 2026 08:48:37 GMT   | 0",
        "Sat, 06 Nov 2027 08:49:37 GMT   | 86400",
        "Fri, 31 Feb 2026 08:49:37 GMT   | 0",
      })
  void readsSecondsAndDates(String header, long seconds) {
    assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
