package com.sendook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpConfigTest {
  @TempDir Path folder;

  @Test
  void withoutACertificateThereIsNoTls() {
    var tls = ConfigLoader.load(null, Map.of()).smtp().tls();

    assertThat(tls.isOffered()).isFalse();
    assertThat(tls.hasPort()).isFalse();
  }

  @Test
  void aPortForTlsNeedsACertificateAndItsKey() throws Exception {
    var file = Files.writeString(folder.resolve("some.pem"), "").toString();
    var environment = Map.of("SENDOOK_SMTP_TLS_PORT", "0", "SENDOOK_SMTP_TLS_CERT_FILE", file);
    assertThatThrownBy(() -> ConfigLoader.load(null, environment))
        .hasMessage("smtp.tls.keyFile must be set where the other of the two is, but is empty");

    var complete =
        Map.of(
            "SENDOOK_SMTP_TLS_PORT", "0",
            "SENDOOK_SMTP_TLS_CERT_FILE", file,
            "SENDOOK_SMTP_TLS_KEY_FILE", file);
    assertThat(ConfigLoader.load(null, complete).smtp().tls().hasPort()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SENDOOK_SMTP_PORT             | 65536        | smtp.port",
        "SENDOOK_SMTP_MAX_MESSAGE_SIZE | 0B           | smtp.maxMessageSize",
        "SENDOOK_SMTP_MAX_RECIPIENTS   | 0            | smtp.maxRecipients",
        "SENDOOK_SMTP_MAX_CONNECTIONS  | 0            | smtp.maxConnections",
        "SENDOOK_SMTP_MAX_CONNECTIONS_PER_ADDRESS | 0 | smtp.maxConnectionsPerAddress",
        "SENDOOK_SMTP_MAX_COMMANDS     | 1000         | smtp.maxCommands",
        "SENDOOK_SMTP_MAX_UNKNOWN_RECIPIENTS | 0      | smtp.maxUnknownRecipients",
        "SENDOOK_SMTP_SESSION_TIMEOUT  | 0s           | smtp.sessionTimeout",
        "SENDOOK_SMTP_MIN_RATE         | 0B           | smtp.minRate",
        "SENDOOK_SMTP_PROXIES          | 10.0.0.0/33  | smtp.proxies",
        "SENDOOK_SMTP_PROXIES          | proxy.local  | smtp.proxies",
        "SENDOOK_SMTP_IDLE_TIMEOUT     | 0s           | smtp.idleTimeout",
        "SENDOOK_SMTP_TLS_PORT         | -2           | smtp.tls.port",
        "SENDOOK_SMTP_TLS_PORT         | 465          | smtp.tls.certFile",
        "SENDOOK_SMTP_SUBMISSION_PORT  | -2           | smtp.submission.port",
        "SENDOOK_SMTP_SUBMISSION_TLS_PORT | 65536     | smtp.submission.tlsPort",
        "SENDOOK_SMTP_SUBMISSION_TLS_PORT | 465       | smtp.tls.certFile",
        "SENDOOK_SMTP_TLS_KEY_FILE     | some.pem     | smtp.tls.certFile",
      })
  void whatCannotBeIsNamed(String variable, String value, String named) {
    assertThatThrownBy(() -> ConfigLoader.load(null, Map.of(variable, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(named + " ")
        .message()
        .hasLineCount(1);
  }
}
