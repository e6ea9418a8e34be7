package com.sendook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.ops.MetricsText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the whole program counts while it is used as it is meant to be. */
@Timeout(60)
class MetricsTest {
  @TempDir Path data;

  private static MetricsText metrics(RunningGateway gateway) {
    return MetricsText.parse(gateway.manage("/metrics"));
  }

  private static JsonObject mail(String to) {
    return new JsonObject().put("to", to).put("subject", "Hello").put("text", "Hello");
  }

  private static double requests(MetricsText seen, String... labels) {
    return seen.sum("vertx_http_server_response_time_seconds_count", labels);
  }

  @Test
  void countsWhatIsDone() throws Exception {
    try (var gateway = new RunningGateway(data, Map.of())) {
      var inbox = use(gateway);
      await().until(() -> metrics(gateway).sum("sendook_webhook_attempt_seconds_count") >= 2);
      var seen = metrics(gateway);
      checkRequests(seen, inbox.getString("id"));
      checkMail(seen);
      assertThat(
              seen.sum(
                  "sendook_mongodb_command_seconds_count",
                  "command",
                  "find",
                  "outcome",
                  "succeeded"))
          .isPositive();
      assertThat(seen.names()).anyMatch(each -> each.startsWith("vertx_redis_"));
      assertThat(seen.sum("jvm_memory_used_bytes")).isPositive();
      // Both posts wait for their second attempt; what was seen of the queues may be older.
      await()
          .until(() -> metrics(gateway).sum("sendook_queue_depth", "queue", "webhook_posts") == 2);
      var later = metrics(gateway);
      assertThat(later.sum("sendook_queue_oldest_seconds", "queue", "webhook_posts")).isPositive();
      assertThat(later.sum("sendook_queue_places", "queue", "deliveries")).isEqualTo(256);
      assertThat(new JsonObject(gateway.manage("/ready")).getJsonObject("parts"))
          .isEqualTo(new JsonObject().put("mongodb", "up").put("redis", "up"));
    }
  }

  /** Three mails out, one within, one in, and an endpoint that always fails. */
  private static JsonObject use(RunningGateway gateway) throws Exception {
    var endpoint =
        gateway
            .vertx
            .createHttpServer()
            .requestHandler(request -> request.response().setStatusCode(503).end())
            .listen(0, "127.0.0.1")
            .await();
    var inbox = gateway.post("/v1/inboxes", new JsonObject().put("name", "Support"));
    gateway.post(
        "/v1/webhooks",
        new JsonObject()
            .put("url", "http://127.0.0.1:" + endpoint.actualPort())
            .put("events", new JsonArray().add("message.received")));
    var send = "/v1/inboxes/" + inbox.getString("id") + "/messages/send";
    for (int i = 0; i < 3; i++) {
      gateway.post(send, mail("bob@example.com"));
    }
    gateway.post(send, mail(inbox.getString("email")));
    gateway.call("POST", send, new JsonObject(), 400);
    gateway.call("GET", "/v1/inboxes/0123456789abcdef01234567", null, 404);
    gateway.call("GET", "/v1/nothing/here", null, 404);
    gateway.call("GET", "/wp-admin", null, 404);
    gateway.mailFromOutside("nobody@sendook.localhost", inbox.getString("email"));
    return inbox;
  }

  private static void checkRequests(MetricsText seen, String inboxId) {
    var route = "/v1/inboxes/:inboxId/messages/send";
    assertThat(requests(seen, "route", route, "code", "201", "method", "POST")).isEqualTo(4);
    assertThat(requests(seen, "route", route, "code", "400")).isEqualTo(1);
    assertThat(requests(seen, "route", "/v1/inboxes/:inboxId", "code", "404")).isEqualTo(1);
    assertThat(requests(seen, "code", "404")).isEqualTo(3);
    assertThat(seen.valuesOf("route"))
        .allSatisfy(each -> assertThat(each).doesNotContain(inboxId, "nothing", "wp", ">"));
  }

  private static void checkMail(MetricsText seen) {
    assertThat(
            seen.sum("sendook_transmit_seconds_count", "transport", "sandbox", "outcome", "sent"))
        .isEqualTo(3);
    assertThat(seen.sum("sendook_events_total", "type", "message.sent")).isEqualTo(4);
    assertThat(seen.sum("sendook_events_total", "type", "message.received")).isEqualTo(2);
    assertThat(seen.sum("sendook_smtp_recipients_total", "verdict", "accepted")).isEqualTo(1);
    assertThat(seen.sum("sendook_smtp_recipients_total", "verdict", "unknown")).isEqualTo(1);
    assertThat(seen.sum("sendook_smtp_mails_total", "outcome", "taken")).isEqualTo(1);
    assertThat(seen.sum("sendook_smtp_mail_bytes_total")).isGreaterThan(20);
    assertThat(seen.sum("sendook_webhook_attempt_seconds_count", "outcome", "5xx")).isEqualTo(2);
  }
}
