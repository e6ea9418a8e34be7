package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.ops.MetricsText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the whole program counts while it is used as it is meant to be. */
@Timeout(60)
class MetricsTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension().withMetrics();

  private final Api api = GATEWAY.api();

  private static MetricsText metrics() {
    return MetricsText.parse(manage("/metrics").response().body());
  }

  private static Api.Answer manage(String path) {
    return GATEWAY.management().get(path).expect(200);
  }

  private static JsonObject mail(String to) {
    return new JsonObject().put("to", to).put("subject", "Hello").put("text", "Hello");
  }

  private static double requests(MetricsText seen, String... labels) {
    return seen.sum("vertx_http_server_response_time_seconds_count", labels);
  }

  @Test
  void countsWhatIsDone() throws Exception {
    var inbox = use();
    await().until(() -> metrics().sum("sendook_webhook_attempt_seconds_count") >= 2);
    var seen = metrics();
    checkRequests(seen, inbox.getString("id"));
    checkMail(seen);
    assertThat(
            seen.sum(
                "sendook_mongodb_command_seconds_count", "command", "find", "outcome", "succeeded"))
        .isPositive();
    assertThat(seen.names()).anyMatch(each -> each.startsWith("vertx_redis_"));
    assertThat(seen.sum("jvm_memory_used_bytes")).isPositive();
    assertThat(seen.sum("sendook_ready")).isEqualTo(1);
    assertThat(seen.sum("disk_free_bytes")).isBetween(1.0, seen.sum("disk_total_bytes"));
    // Both posts wait for their second attempt; what was seen of the queues may be older.
    await().until(() -> metrics().sum("sendook_queue_depth", "queue", "webhook_posts") == 2);
    var later = metrics();
    assertThat(later.sum("sendook_queue_oldest_seconds", "queue", "webhook_posts")).isPositive();
    assertThat(later.sum("sendook_queue_places", "queue", "deliveries")).isEqualTo(256);
    assertThat(manage("/ready").json().getJsonObject("parts"))
        .isEqualTo(new JsonObject().put("mongodb", "up").put("redis", "up"));
  }

  /** Three mails out, one within, one in, and an endpoint that always fails. */
  private JsonObject use() throws Exception {
    var endpoint =
        GATEWAY
            .vertx()
            .createHttpServer()
            .requestHandler(request -> request.response().setStatusCode(503).end())
            .listen(0, "127.0.0.1")
            .await();
    var inbox = api.inbox("Support");
    var webhook =
        new JsonObject()
            .put("url", "http://127.0.0.1:" + endpoint.actualPort())
            .put("events", new JsonArray().add("message.received"));
    api.post("/v1/webhooks", webhook).expect(201);
    var send = "/v1/inboxes/" + inbox.getString("id") + "/messages/send";
    for (int i = 0; i < 3; i++) {
      api.post(send, mail("bob@example.com")).expect(201);
    }
    api.post(send, mail(inbox.getString("email"))).expect(201);
    api.post(send, new JsonObject()).expect(400);
    for (var path :
        List.of("/v1/inboxes/0123456789abcdef01234567", "/v1/nothing/here", "/wp-admin")) {
      api.get(path).expect(404);
    }
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      for (var to : List.of("nobody@sendook.localhost", inbox.getString("email"))) {
        client.send(to, SmtpClient.mail(to, "Hi"));
      }
    }
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
