package com.sendook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.dns.FakeDnsServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mail of a domain that a user brought along. */
@Timeout(60)
class OwnDomainTest {
  @TempDir Path data;

  private static JsonObject mail(String to) {
    return new JsonObject().put("to", to).put("subject", "Hello").put("text", "Hello");
  }

  @Test
  void comesToItsInboxesFromOutsideAndFromWithin() throws Exception {
    try (var dns = new FakeDnsServer();
        var gateway = new RunningGateway(data, Map.of("SENDOOK_DNS_SERVERS", dns.address()))) {
      var sales = new JsonObject().put("email", "Sales@shop.example");
      var refused = new JsonObject(gateway.call("POST", "/v1/inboxes", sales, 404));
      assertThat(refused.getString("error")).isEqualTo("Invalid domain name");

      publish(gateway.post("/v1/domains", new JsonObject().put("name", "shop.example")), dns);
      var verified = gateway.call("POST", "/v1/domains/shop.example/verify", null, 200);
      assertThat(new JsonObject(verified).getBoolean("receiving")).isTrue();
      var inbox = gateway.post("/v1/inboxes", sales);
      var other = gateway.post("/v1/inboxes", new JsonObject().put("name", "Support"));
      var messages = "/v1/inboxes/" + inbox.getString("id") + "/messages";
      gateway.mailFromOutside("sales@shop.example");
      var send = "/v1/inboxes/" + other.getString("id") + "/messages/send";
      gateway.post(send, mail("sales@shop.example"));
      await().until(() -> gateway.list(messages).size() == 2);
      assertThat(outbox()).isZero();

      // Another server may have who has no inbox here.
      gateway.post(send, mail("nobody@shop.example"));
      await().until(() -> outbox() == 1);
      gateway.call("DELETE", "/v1/domains/shop.example", null, 409);
    }
  }

  private static void publish(JsonObject domain, FakeDnsServer dns) {
    var records = domain.getJsonArray("records");
    dns.mx("shop.example", 10, records.getJsonObject(0).getString("value"));
    var key = records.getJsonObject(2);
    dns.txt(key.getString("name"), key.getString("value").split("(?<=\\G.{255})", -1));
  }

  private long outbox() throws IOException {
    var folder = data.resolve("outbox");
    if (!Files.exists(folder)) {
      return 0;
    }
    try (var files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(".eml")).count();
    }
  }
}
