package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one organization may send, and what it is told of that. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LimitsTest {
  private static final int PER_HOUR = 200;
  private static final int PER_DAY = 20;

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", PER_HOUR)
          .with("SENDOOK_LIMITS_MESSAGES_PER_DAY", PER_DAY)
          .with("SENDOOK_HTTP_MAX_BODY", "1MB");

  private static Api api;
  private static JsonObject inbox;

  @BeforeAll
  static void connect() {
    api = new Api(GATEWAY.url(), GatewayExtension.API_KEY);
    inbox = api.inbox("Sender");
  }

  private static JsonObject mail() {
    return new JsonObject().put("to", "ann@example.com").put("text", "Hello");
  }

  private static int remaining(Api.Answer answer) {
    assertThat(answer.header("ratelimit-limit")).hasValue(String.valueOf(PER_HOUR));
    assertThat(answer.header("ratelimit-policy")).hasValue(PER_HOUR + ";w=3600");
    assertThat(answer.header("ratelimit-reset")).isPresent();
    var remaining = answer.header("ratelimit-remaining").orElseThrow();
    assertThat(answer.header("ratelimit").orElseThrow())
        .startsWith("limit=" + PER_HOUR + ", remaining=" + remaining + ", reset=");
    return Integer.parseInt(remaining);
  }

  private static HttpRequest.Builder sending(String body) {
    return api.request(Api.messagesOf(inbox) + "/send")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  @Order(1)
  void whatIsRefusedCountsAndSaysSo() {
    int before = remaining(api.call(sending("{").header("Idempotency-Key", "0")).expect(400));
    var tooLarge = " ".repeat(2 * 1024 * 1024);
    var refused =
        List.of(
            api.call(sending("{")).expectError(400, "invalid_request"),
            api.call(sending("{}").setHeader("Content-Type", "text/plain")).expect(415),
            api.call(sending(tooLarge)).expectError(413, "too_large"),
            api.call(sending(tooLarge).header("Idempotency-Key", "1")).expect(413),
            api.call(sending("{}").header("Idempotency-Key", "")).expect(400),
            api.call(sending("{}").header("Content-Encoding", "gzip")).expect(415),
            api.post("/v1/inboxes/0123456789abcdef01234567/messages/send", mail()).expect(404),
            api.post(Api.messagesOf(inbox) + "/no-id/reply", mail()).expect(404));
    assertThat(refused)
        .extracting(LimitsTest::remaining)
        .containsExactlyElementsOf(
            Stream.iterate(before - 1, n -> n - 1).limit(refused.size()).toList());
    var unknown = api.call(sending("{}").setHeader("Authorization", "Bearer sk_nobody"));
    assertThat(unknown.expect(401).header("ratelimit-limit")).isEmpty();
  }

  @Test
  @Order(2)
  void ofMessagesSentAtOnceTheDaysNumberIsTaken() {
    assertThat(today()).isEqualTo(day(0, 0));
    var path = Api.messagesOf(inbox) + "/send";
    var answers =
        Stream.generate(() -> api.postAtOnce(path, mail())).limit(3 * PER_DAY).toList().stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).filteredOn(each -> each.status() == 201).hasSize(PER_DAY);
    answers.stream()
        .filter(each -> each.status() != 201)
        .forEach(
            each -> {
              each.expectError(429, "rate_limited");
              assertThat(each.json().getString("error")).isEqualTo("Message limit reached");
              assertThat(each.header("retry-after").orElseThrow()).matches("[1-9]\\d{0,4}");
            });
    assertThat(api.countMessages(inbox)).isEqualTo(PER_DAY);
    assertThat(today()).isEqualTo(day(PER_DAY, 100));
  }

  @Test
  @Order(3)
  void theMonthsUsageIsWhatWasSent() {
    await().untilAsserted(() -> assertThat(usage().getInteger("sent")).isEqualTo(PER_DAY));
    assertThat(usage().getInteger("received")).isZero();
    var now = Instant.now().toString();
    assertThat(usage().getString("from")).endsWith("-01T00:00:00.000Z").isLessThan(now);
    assertThat(usage().getString("until")).endsWith("-01T00:00:00.000Z").isGreaterThan(now);
  }

  private static JsonObject usage() {
    return api.get("/v1/stats/usage").expect(200).json();
  }

  private static JsonObject today() {
    return api.get("/v1/stats/messages/daily").expect(200).json();
  }

  private static JsonObject day(int count, int percentage) {
    return new JsonObject().put("count", count).put("limit", PER_DAY).put("percentage", percentage);
  }
}
