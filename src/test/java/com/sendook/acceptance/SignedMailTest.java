package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.dns.FakeDnsServer;
import com.sendook.outbound.sign.Verifier;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What leaves the gateway carries the signatures of its domain. */
@Timeout(60)
class SignedMailTest {
  private static final String NAME = "shop.example";

  private static final FakeDnsServer DNS = new FakeDnsServer();

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension().with("SENDOOK_DNS_SERVERS", DNS.address());

  private final Api api = GATEWAY.api();

  /** What stands in DNS, by name. */
  private final Map<String, String> records = new HashMap<>();

  private final Verifier verifier = new Verifier(records::get);

  @AfterAll
  static void close() {
    DNS.close();
  }

  @Test
  void withTheKeysThatStandInDns() throws Exception {
    var domain = api.post("/v1/domains", new JsonObject().put("name", NAME)).expect(201).json();
    publish(domain, "dkim");
    assertThat(verify().getBoolean("sending")).isTrue();
    var sales = new JsonObject().put("email", "sales@" + NAME);
    var inbox = api.post("/v1/inboxes", sales).expect(201).json();
    var first = send(inbox, "first@elsewhere.example");
    assertThat(verifier.rsaPasses(first)).isTrue();
    assertThat(verifier.ed25519Passes(first)).isFalse();
    assertThat(signatures(first)).isEqualTo(1);

    publish(domain, "dkim_ed25519");
    verify();
    var second = send(inbox, "second@elsewhere.example");
    assertThat(verifier.rsaPasses(second)).isTrue();
    assertThat(verifier.ed25519Passes(second)).isTrue();
    assertThat(signatures(second)).isEqualTo(2);

    assertThat(signatures(send(api.inbox("Default"), "third@elsewhere.example"))).isZero();
  }

  @Test
  void withNewKeysOnceTheirRecordIsFound() throws Exception {
    var name = "changed.example";
    var path = "/v1/domains/" + name;
    var domain = api.post("/v1/domains", new JsonObject().put("name", name)).expect(201).json();
    publish(domain, "dkim");
    api.post(path + "/verify", "").expect(200);
    var sales = new JsonObject().put("email", "sales@" + name);
    var inbox = api.post("/v1/inboxes", sales).expect(201).json();

    var begun = api.post(path + "/dkim-rotation", "").expect(200).json();
    api.post(path + "/verify", "").expect(200);
    var before = send(inbox, "before@elsewhere.example");
    assertThat(verifier.rsaPasses(before)).isTrue();
    assertThat(selectors(before)).containsExactly(selector(domain, 2));

    var records = begun.getJsonArray("records");
    var added = new JsonArray().add(records.getJsonObject(6)).add(records.getJsonObject(7));
    publish(new JsonObject().put("records", added), "dkim");
    publish(new JsonObject().put("records", added), "dkim_ed25519");
    api.post(path + "/verify", "").expect(200);
    var after = send(inbox, "after@elsewhere.example");
    assertThat(verifier.rsaPasses(after)).isTrue();
    assertThat(verifier.ed25519Passes(after)).isTrue();
    assertThat(selectors(after)).containsExactlyInAnyOrder(selector(begun, 6), selector(begun, 7));
  }

  private static String selector(JsonObject domain, int record) {
    var name = domain.getJsonArray("records").getJsonObject(record).getString("name");
    return name.substring(0, name.indexOf('.'));
  }

  private static List<String> selectors(byte[] mail) {
    return Pattern.compile("\\ss=([^;\\s]+);")
        .matcher(new String(mail, StandardCharsets.ISO_8859_1))
        .results()
        .map(each -> each.group(1))
        .toList();
  }

  private JsonObject verify() {
    return api.post("/v1/domains/" + NAME + "/verify", "").expect(200).json();
  }

  private void publish(JsonObject domain, String purpose) {
    domain.getJsonArray("records").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("purpose").equals(purpose))
        .forEach(
            each -> {
              var value = each.getString("value");
              DNS.txt(each.getString("name"), value.split("(?<=\\G.{255})", -1));
              records.put(each.getString("name"), value);
            });
  }

  /** The mail as the sandbox has it, less the envelope. */
  private byte[] send(JsonObject inbox, String to) throws IOException {
    var request = new JsonObject().put("to", to).put("subject", "Grüße");
    api.send(inbox, request.put("text", "Hello  you \n\n\n")).expect(201);
    await().until(() -> outbox().stream().anyMatch(mail -> mail.contains("To: <" + to)));
    var file =
        outbox().stream().filter(mail -> mail.contains("To: <" + to)).findFirst().orElseThrow();
    var sent = file.substring(file.indexOf("\r\n", file.indexOf("X-Envelope-To:")) + 2);
    return sent.getBytes(StandardCharsets.ISO_8859_1);
  }

  private List<String> outbox() throws IOException {
    var folder = GATEWAY.outbox();
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
