package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.ops.FakeCollector;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A trace that a client begins, from its request to the call of its webhook. */
class TracingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CLIENTS = "b7ad6b7169203331";
  private static final FakeCollector COLLECTOR = new FakeCollector();

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_TRACING_ENABLED", true)
          .with("SENDOOK_TRACING_ENDPOINT", COLLECTOR.url())
          // The client's decision counts.
          .with("SENDOOK_TRACING_SAMPLE", "0.0");

  @AfterAll
  static void close() {
    COLLECTOR.close();
  }

  @Test
  void aTraceGoesFromTheRequestThroughTheWorkToTheWebhook() throws IOException {
    var api = new Api(GATEWAY.url(), GatewayExtension.API_KEY);
    try (var endpoint = new WebhookEndpoint(Relay.freePort())) {
      var hook = new JsonObject().put("url", endpoint.url());
      api.post("/v1/webhooks", hook.put("events", List.of("message.sent"))).expect(201);
      var inbox = api.inbox("Traced");
      var mail = new JsonObject().put("to", "ann@example.com").put("subject", "s").put("text", "t");
      api.call(
              api.request(Api.messagesOf(inbox) + "/send")
                  .header("traceparent", "00-" + TRACE + "-" + CLIENTS + "-01")
                  .POST(HttpRequest.BodyPublishers.ofString(mail.encode())))
          .expect(201);

      await("the webhook's call is the last span")
          .atMost(Duration.ofSeconds(60))
          .until(() -> COLLECTOR.spans().stream().anyMatch(TracingTest::isCallOfWebhook));
      var spans = COLLECTOR.spans().stream().filter(each -> each.traceId().equals(TRACE)).toList();
      spans.forEach(each -> System.out.println(each));
      assertThat(spans).extracting(FakeCollector.Span::traceId).containsOnly(TRACE);
      assertThat(parentOf("deliveries made", spans)).isEqualTo(idOf("POST", spans));
      assertThat(parentOf("deliveries done", spans)).isEqualTo(idOf("deliveries made", spans));
      assertThat(parentOf("webhook_posts done", spans))
          .isEqualTo(idOf("webhook_posts made", spans));
      var call = spans.stream().filter(TracingTest::isCallOfWebhook).findFirst().orElseThrow();
      assertThat(call.parentId()).isEqualTo(idOf("webhook_posts done", spans));
      assertThat(
              endpoint
                  .posts("message.sent")
                  .findFirst()
                  .orElseThrow()
                  .headers()
                  .firstValue("traceparent"))
          .hasValue("00-" + TRACE + "-" + call.id() + "-01");
      assertThat(COLLECTOR.spans()).as("others are not sampled").hasSameSizeAs(spans);
    }
  }

  /** Client spans have kind 3, those of servers 2. */
  private static boolean isCallOfWebhook(FakeCollector.Span span) {
    return span.name().equals("POST") && span.kind() == 3;
  }

  private static String idOf(String name, List<FakeCollector.Span> spans) {
    return find(name, spans).id();
  }

  private static String parentOf(String name, List<FakeCollector.Span> spans) {
    return find(name, spans).parentId();
  }

  private static FakeCollector.Span find(String name, List<FakeCollector.Span> spans) {
    return spans.stream()
        .filter(each -> each.name().equals(name) && !isCallOfWebhook(each))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + spans));
  }
}
