package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.foreign.Certificates;
import com.sendook.foreign.Needs;
import com.sendook.foreign.Programs;
import com.sendook.ops.MetricsText;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS at every port that can have it, as clients that others wrote see it. */
@Needs({"openssl", "curl"})
class HttpsTest {
  @TempDir private static Path folder;
  private static Certificates certificates;
  private static GatewayExtension gateway;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(folder);
    gateway =
        new GatewayExtension()
            .withMetrics()
            .with("SENDOOK_HTTP_TLS_CERT_FILE", certificates.chain())
            .with("SENDOOK_HTTP_TLS_KEY_FILE", certificates.key())
            .with("SENDOOK_SMTP_TLS_CERT_FILE", certificates.chain())
            .with("SENDOOK_SMTP_TLS_KEY_FILE", certificates.key())
            .with("SENDOOK_SMTP_TLS_PORT", 0);
    gateway.beforeAll(null);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.afterAll(null);
  }

  private static String curl(String version, String... more) throws IOException {
    var command =
        "curl -sS --cacert %s %s -w ' HTTP/%%{http_version} %%{http_code}' %s %s/v1/inboxes"
            .formatted(certificates.root(), version, String.join(" ", more), gateway.url());
    return Programs.run("sh", "-c", command);
  }

  @Test
  void theApiSpeaksBothVersionsOfHttp() throws Exception {
    var key = "-H 'Authorization: Bearer " + GatewayExtension.API_KEY + "'";
    assertThat(curl("--http2", key)).startsWith("[").endsWith(" HTTP/2 200");
    assertThat(curl("--http1.1", key)).startsWith("[").endsWith(" HTTP/1.1 200");
    var inbox = "-H 'Content-Type: application/json' -d '{\"name\":\"One\"}'";
    assertThat(curl("--http2", key, inbox)).contains("\"One\"").endsWith(" HTTP/2 201");
    assertThat(curl("--http2")).endsWith(" HTTP/2 401");
  }

  @Test
  void thereIsNoHttpInTheClear() throws Exception {
    var url = gateway.url().replace("https:", "http:");
    var said = Programs.run("sh", "-c", "curl -sS " + url + "/health || echo failed");
    assertThat(said).endsWith("failed\n").doesNotContain("status");
  }

  @Test
  void theManagementPortStaysAsItIs() {
    gateway.management().get("/live").expect(200);
  }

  @Test
  void smtpShowsTheWholeChain() throws Exception {
    var client =
        "openssl s_client -CAfile %s -verify_return_error -verify_hostname localhost"
            .formatted(certificates.root());
    for (var way :
        new String[] {
          " -starttls smtp -connect localhost:" + gateway.smtpPort(),
          " -connect localhost:" + gateway.smtpOverTlsPort()
        }) {
      assertThat(Programs.run("sh", "-c", client + way + " </dev/null"))
          .contains("Verify return code: 0 (ok)")
          .contains("TLSv1.3");
    }
  }

  @Test
  void theMetricsShowWhenTheCertificatesExpire() throws Exception {
    var seen =
        MetricsText.parse(gateway.management().get("/metrics").expect(200).response().body());
    double expiry = certificates.certificate().getNotAfter().toInstant().getEpochSecond();
    for (var protocol : new String[] {"http", "smtp"}) {
      assertThat(seen.sum("sendook_tls_certificate_expiry_seconds", "protocol", protocol))
          .isEqualTo(expiry);
    }
  }
}
