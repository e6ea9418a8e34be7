package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request followed through the logs of two nodes, by the id that its client gave it. */
class FollowIT {
  private static final String ID = "follow-me-1";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  /** The first node accepts, gets no word from its relay, and is killed: the second one sends. */
  @Test
  void theLinesOfBothNodesTellItsWay() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var relay = new Relay(Relay.freePort());
        var endpoint = new WebhookEndpoint(Relay.freePort());
        var nodes = new Nodes(folder, 2)) {
      nodes.all().forEach(FollowIT::watched);
      nodes.get(0).with("SENDOOK_RELAY_PORT", silent.getLocalPort());
      nodes.get(1).with("SENDOOK_RELAY_PORT", relay.port());
      nodes.start();
      var api = nodes.get(0).api();
      var hook = new JsonObject().put("url", endpoint.url());
      api.post("/v1/webhooks", hook.put("events", List.of("message.sent"))).expect(201);
      var inbox = api.inbox("Followed");
      var mail = new JsonObject().put("to", "ann@example.com").put("subject", ID).put("text", "Hi");
      var sent =
          api.call(
                  api.request(Api.messagesOf(inbox) + "/send")
                      .header("X-Request-Id", ID)
                      .POST(HttpRequest.BodyPublishers.ofString(mail.encode())))
              .expect(201);
      try (Socket held = silent.accept()) {
        assertThat(held.isConnected()).isTrue();
        nodes.get(0).kill();
      }
      relay.awaitMail(ID);
      await("the webhook was told, and the log says so")
          .atMost(PATIENCE)
          .until(() -> lines(nodes.get(1)).stream().anyMatch(FollowIT::isWebhooks));

      var first = lines(nodes.get(0));
      var second = lines(nodes.get(1));
      first.forEach(line -> System.out.println("node 1: " + line.encode()));
      second.forEach(line -> System.out.println("node 2: " + line.encode()));
      var id = sent.json().getString("id");
      assertThat(sent.header("X-Request-Id")).hasValue(ID);
      assertThat(first).extracting(FollowIT::words).containsExactly("AcceptMessage: accepted");
      assertThat(second)
          .extracting(FollowIT::words)
          .containsExactly("DeliverMessage: sent", "DeliverWebhook: delivered");
      assertThat(first).extracting(line -> line.getString("messageId")).containsOnly(id);
      assertThat(second).extracting(line -> line.getString("messageId")).containsOnly(id);
    }
  }

  private static void watched(GatewayProcess node) {
    node.with("SENDOOK_LOG_FORMAT", "json")
        .with("SENDOOK_LOG_LEVELS", "com.sendook.outbound debug, com.sendook.webhook debug")
        .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
        .with("SENDOOK_RELAY_HOST", "127.0.0.1")
        .with("SENDOOK_RELAY_TLS", "none")
        .with("SENDOOK_WEBHOOK_ALLOW_PRIVATE", true)
        .with("SENDOOK_QUEUE_LEASE", "5s")
        .with("SENDOOK_QUEUE_RENEW_EVERY", "1s");
  }

  private static List<JsonObject> lines(GatewayProcess node) {
    return node.output()
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(JsonObject::new)
        .filter(line -> ID.equals(line.getString("requestId")))
        .toList();
  }

  private static boolean isWebhooks(JsonObject line) {
    return words(line).startsWith("DeliverWebhook");
  }

  /** Who says it, and what it says of it. */
  private static String words(JsonObject line) {
    var logger = line.getString("loggerName");
    var message = line.getString("formattedMessage");
    return logger.substring(logger.lastIndexOf('.') + 1)
        + ": "
        + List.of("accepted", "sent", "delivered").stream()
            .filter(word -> message.matches(".*: (post \\S+ )?" + word + "\\b.*"))
            .findFirst()
            .orElse(message);
  }
}
