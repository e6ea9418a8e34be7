package com.sendook.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.dns.FakeDnsServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mail that comes in is marked with whether it is from whom it claims, and never dropped. */
class OriginTest {
  private static final FakeDnsServer DNS = new FakeDnsServer();

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_DNS_SERVERS", DNS.address())
          .with("SENDOOK_DNS_TIMEOUT", "1s");

  private static JsonObject inbox;

  @BeforeAll
  static void publish() {
    inbox = GATEWAY.api().inbox("Support");
    DNS.txt("example.com", "v=spf1 ip4:127.0.0.1 -all");
    DNS.txt("_dmarc.example.com", "v=DMARC1; p=reject");
    DNS.txt("strict.example", "v=spf1 -all");
    DNS.txt("_dmarc.strict.example", "v=DMARC1; p=reject");
    DNS.silence("silent.example");
    DNS.silence("_dmarc.silent.example");
  }

  @AfterAll
  static void close() {
    DNS.close();
  }

  private static JsonObject received(String domain, String more) throws IOException {
    var subject = "from " + domain + " " + System.nanoTime();
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      var mail =
          more + SmtpClient.mail(inbox.getString("email"), subject).replace("example.com", domain);
      assertThat(client.send("ann@" + domain, inbox.getString("email"), mail)).startsWith("250 ");
    }
    return GATEWAY.api().awaitMessages(inbox, 1).stream()
        .filter(each -> each.getString("subject").equals(subject))
        .findFirst()
        .orElseGet(() -> awaited(subject));
  }

  private static JsonObject awaited(String subject) {
    return org.awaitility.Awaitility.await()
        .until(
            () ->
                GATEWAY.api().get(Api.messagesOf(inbox) + "?per=100").list().stream()
                    .filter(each -> each.getString("subject").equals(subject))
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  private static JsonObject verdicts(String spf, String dkim, String dmarc) {
    return new JsonObject().put("spf", spf).put("dkim", dkim).put("dmarc", dmarc);
  }

  @Test
  void mailFromAHostThatMaySendItPasses() throws IOException {
    var message = received("example.com", "");

    assertThat(message.getJsonObject("authentication")).isEqualTo(verdicts("pass", "none", "pass"));
    assertThat(message.getJsonArray("headers").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("name", "Authentication-Results")
                .put(
                    "value",
                    "sendook.localhost; spf=pass smtp.mailfrom=example.com; dkim=none;"
                        + " dmarc=pass (p=reject) header.from=example.com"));
  }

  @Test
  void mailFromAnybodyElseIsDeliveredAndMarked() throws IOException {
    assertThat(received("strict.example", "").getJsonObject("authentication"))
        .isEqualTo(verdicts("fail", "none", "fail"));
    assertThat(received("nothing.example", "").getJsonObject("authentication"))
        .isEqualTo(verdicts("none", "none", "none"));
  }

  @Test
  void aSilentDnsHoldsUpNothingForLong() throws IOException {
    long began = System.nanoTime();

    assertThat(received("silent.example", "").getJsonObject("authentication"))
        .isEqualTo(verdicts("temperror", "none", "temperror"));
    assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
  }

  @Test
  void nobodyElseSaysWhatWeFound() throws IOException {
    var forged = "Authentication-Results: Sendook.localhost (x) 1;\r\n dmarc=pass\r\n";
    var foreign = "Authentication-Results: mx.other.example; dmarc=pass\r\n";

    var message = received("strict.example", forged + foreign);

    var path = Api.messagesOf(inbox) + "/" + message.getString("id") + "/raw";
    var raw = new String(GATEWAY.api().download(path).body(), ISO_8859_1);
    assertThat(raw)
        .startsWith("Authentication-Results: sendook.localhost;\r\n\tspf=fail ")
        .contains(foreign, "\r\n\r\nHello.")
        .doesNotContain("(x)");
    assertThat(message.getJsonArray("headers").encode())
        .contains("mx.other.example")
        .doesNotContain("(x)");
  }

  @Test
  void whatAProgramMadeIsMarked() throws IOException {
    assertThat(received("example.com", "Auto-Submitted: auto-replied\r\n").getBoolean("automatic"))
        .isTrue();
    assertThat(received("example.com", "Precedence: list\r\n").getBoolean("automatic")).isTrue();
    assertThat(received("example.com", "Auto-Submitted: no\r\n").containsKey("automatic"))
        .isFalse();
  }
}
