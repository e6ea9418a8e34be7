package com.sendook.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationResultsTest {
  private static final String OURS = "mx.example; spf=fail smtp.mailfrom=a.example";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mx.example; spf=pass",
        " MX.Example 1; spf=pass",
        "mx.example",
        "(a(b)) mx.example; spf=pass",
        "\"mx.example\"; spf=pass",
        "\"m\\x.example\"; spf=pass",
        "(;) mx.example; dmarc=pass",
        "(x\\)) mx.example; spf=pass",
        "\r\n\tmx.example; spf=pass",
        "mx.example(comment); spf=pass"
      })
  void whatReadersTakeForOursIsForged(String value) {
    assertThat(AuthenticationResults.isForged("authentication-results ", value, OURS)).isTrue();
    var mail = "Authentication-Results: " + value + "\r\nSubject: x\r\n\r\nHello\r\n";
    assertThat(AuthenticationResults.inFront(Buffer.buffer(mail), OURS).toString())
        .isEqualTo(
            """
            Authentication-Results: mx.example;\r
            \tspf=fail smtp.mailfrom=a.example\r
            Subject: x\r
            \r
            Hello\r
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mx.example.org; spf=pass",
        "other.example; spf=pass (mx.example)",
        "(mx.example) other.example; spf=pass",
        "",
        "((("
      })
  void whatOthersSayStays(String value) {
    assertThat(AuthenticationResults.isForged("Authentication-Results", value, OURS)).isFalse();
    assertThat(AuthenticationResults.isForged("X-Authentication-Results", "mx.example", OURS))
        .isFalse();
  }
}
