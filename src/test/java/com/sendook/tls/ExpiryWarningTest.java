package com.sendook.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiryWarningTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static String said(Duration left) {
    return ExpiryWarning.of("/tls/cert.pem", NOW.plus(left), NOW).orElse("");
  }

  @Test
  void nothingIsSaidForAsLongAsThereIsTime() {
    assertThat(said(Duration.ofDays(14).plusSeconds(1))).isEmpty();
  }

  @Test
  void fromTwoWeeksOnItIsSaidWhichAndWhen() {
    assertThat(said(Duration.ofDays(14)))
        .startsWith("the certificate in /tls/cert.pem expires at 2026-03-15T12:00:00Z, in 14 days");
    assertThat(said(Duration.ofHours(1)))
        .startsWith("the certificate in /tls/cert.pem expires at 2026-03-01T13:00:00Z, in 0 days");
  }

  @Test
  void oneThatIsOverIsSaidToBe() {
    assertThat(said(Duration.ofSeconds(-1)))
        .startsWith("the certificate in /tls/cert.pem expired at 2026-03-01T11:59:59Z: clients");
  }
}
