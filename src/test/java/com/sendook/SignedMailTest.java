package com.sendook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.dns.FakeDnsServer;
import com.sendook.outbound.sign.Verifier;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the gateway carries the signatures of its domain. */
@Timeout(60)
class SignedMailTest {
  private static final String NAME = "shop.example";

  @TempDir Path data;

  /** What stands in DNS, by name. */
  private final Map<String, String> records = new HashMap<>();

  private final Verifier verifier = new Verifier(records::get);

  @Test
  void withTheKeysThatStandInDns() throws Exception {
    try (var dns = new FakeDnsServer();
        var gateway = new RunningGateway(data, Map.of("SENDOOK_DNS_SERVERS", dns.address()))) {
      var domain = gateway.post("/v1/domains", new JsonObject().put("name", NAME));
      publish(domain, "dkim", dns);
      assertThat(verify(gateway).getBoolean("sending")).isTrue();
      var inbox = gateway.post("/v1/inboxes", new JsonObject().put("email", "sales@" + NAME));
      var first = send(gateway, inbox, "first@elsewhere.example");
      assertThat(verifier.rsaPasses(first)).isTrue();
      assertThat(verifier.ed25519Passes(first)).isFalse();
      assertThat(signatures(first)).isEqualTo(1);

      publish(domain, "dkim_ed25519", dns);
      verify(gateway);
      var second = send(gateway, inbox, "second@elsewhere.example");
      assertThat(verifier.rsaPasses(second)).isTrue();
      assertThat(verifier.ed25519Passes(second)).isTrue();
      assertThat(signatures(second)).isEqualTo(2);

      var other = gateway.post("/v1/inboxes", new JsonObject().put("name", "Default"));
      assertThat(signatures(send(gateway, other, "third@elsewhere.example"))).isZero();
    }
  }

  private static JsonObject verify(RunningGateway gateway) {
    return new JsonObject(gateway.call("POST", "/v1/domains/" + NAME + "/verify", null, 200));
  }

  private void publish(JsonObject domain, String purpose, FakeDnsServer dns) {
    domain.getJsonArray("records").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("purpose").equals(purpose))
        .forEach(
            each -> {
              var value = each.getString("value");
              dns.txt(each.getString("name"), value.split("(?<=\\G.{255})", -1));
              records.put(each.getString("name"), value);
            });
  }

  /** The mail as the sandbox has it, less the envelope. */
  private byte[] send(RunningGateway gateway, JsonObject inbox, String to) throws IOException {
    gateway.post(
        "/v1/inboxes/" + inbox.getString("id") + "/messages/send",
        new JsonObject().put("to", to).put("subject", "Grüße").put("text", "Hello  you \n\n\n"));
    await().until(() -> outbox().stream().anyMatch(mail -> mail.contains("To: <" + to)));
    var file =
        outbox().stream().filter(mail -> mail.contains("To: <" + to)).findFirst().orElseThrow();
    var mail = file.substring(file.indexOf("\r\n", file.indexOf("X-Envelope-To:")) + 2);
    return mail.getBytes(StandardCharsets.ISO_8859_1);
  }

  private List<String> outbox() throws IOException {
    var folder = data.resolve("outbox");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(each -> each.toString().endsWith(".eml"))
          .map(SignedMailTest::read)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long signatures(byte[] mail) {
    return new String(mail, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.startsWith("DKIM-Signature:"))
        .count();
  }
}
