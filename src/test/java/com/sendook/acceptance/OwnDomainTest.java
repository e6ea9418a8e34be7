package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.dns.FakeDnsServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mail of a domain that a user brought along. */
@Timeout(60)
class OwnDomainTest {
  private static final FakeDnsServer DNS = new FakeDnsServer();

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension().with("SENDOOK_DNS_SERVERS", DNS.address());

  private final Api api = GATEWAY.api();

  @AfterAll
  static void close() {
    DNS.close();
  }

  private static JsonObject mail(String to) {
    return new JsonObject().put("to", to).put("subject", "Hello").put("text", "Hello");
  }

  @Test
  void comesToItsInboxesFromOutsideAndFromWithin() throws IOException {
    var sales = new JsonObject().put("email", "Sales@shop.example");
    var refused = api.post("/v1/inboxes", sales).expect(404).json();
    assertThat(refused.getString("error")).isEqualTo("Invalid domain name");

    var name = new JsonObject().put("name", "shop.example");
    publish(api.post("/v1/domains", name).expect(201).json());
    var verified = api.post("/v1/domains/shop.example/verify", "").expect(200).json();
    assertThat(verified.getBoolean("receiving")).isTrue();
    var inbox = api.post("/v1/inboxes", sales).expect(201).json();
    var other = api.inbox("Support");
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      var to = "sales@shop.example";
      assertThat(client.send(to, SmtpClient.mail(to, "Hi"))).startsWith("250 ");
    }
    api.send(other, mail("sales@shop.example")).expect(201);
    api.awaitMessages(inbox, 2);
    assertThat(outbox()).isZero();

    // Another server may have who has no inbox here.
    api.send(other, mail("nobody@shop.example")).expect(201);
    await().until(() -> outbox() == 1);
    api.delete("/v1/domains/shop.example").expect(409);

    assertThat(reversePath(inbox, "first@elsewhere.example"))
        .endsWith("@" + GatewayExtension.DOMAIN);
    DNS.cname(
        "bounce.shop.example",
        verified.getJsonArray("records").getJsonObject(4).getString("value"));
    api.post("/v1/domains/shop.example/verify", "").expect(200);
    var path = reversePath(inbox, "second@elsewhere.example");
    assertThat(path).matches("bounce\\+[0-9a-f]{44}@bounce\\.shop\\.example");
    // Also after the record is gone: the mail is on its way.
    DNS.cname("bounce.shop.example", "elsewhere.example");
    api.post("/v1/domains/shop.example/verify", "").expect(200);
    assertThat(reversePath(inbox, "third@elsewhere.example"))
        .endsWith("@" + GatewayExtension.DOMAIN);
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      var report = ReturnedMails.dsn("second@elsewhere.example", "failed", "5.1.1", "x@y.example");
      assertThat(client.send("", path, report)).startsWith("250 ");
    }
    await().until(() -> !api.get(Api.messagesOf(inbox) + "?status=bounced").list().isEmpty());
  }

  /** Where the mail to somebody comes back, as the sandbox shows it. */
  private String reversePath(JsonObject inbox, String to) {
    var id = api.send(inbox, mail(to)).expect(201).json().getString("id");
    var found = await().until(() -> GATEWAY.sandboxed(id, to), Optional::isPresent).orElseThrow();
    return found.substring(found.indexOf('<') + 1, found.indexOf('>'));
  }

  private static void publish(JsonObject domain) {
    var records = domain.getJsonArray("records");
    DNS.mx("shop.example", 10, records.getJsonObject(0).getString("value"));
    var key = records.getJsonObject(2);
    DNS.txt(key.getString("name"), key.getString("value").split("(?<=\\G.{255})", -1));
  }

  private static long outbox() throws IOException {
    var folder = GATEWAY.outbox();
    if (!Files.exists(folder)) {
      return 0;
    }
    try (var files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(".eml")).count();
    }
  }
}
