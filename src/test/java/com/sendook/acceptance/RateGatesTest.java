package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.store.Collections;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Destinations that take only so much: their mail waits in the store, and no other with it. */
class RateGatesTest {
  private static final int PER_SECOND = 4;
  private static final int MAILS = 16;

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_OUTBOUND_RATE", "2000/second")
          .with(
              "SENDOOK_OUTBOUND_DOMAIN_RATES",
              "slow.example " + PER_SECOND + "/second,shut.example 1/day");

  @Test
  void aDomainGetsNoMoreThanItTakesAndHoldsUpNoOther() {
    var api = GATEWAY.api();
    var inbox = api.inbox("Sender");
    var lines =
        IntStream.range(0, MAILS)
            .mapToObj(
                i -> mail("user" + i + "@slow.example") + "\n" + mail("user" + i + "@example.com"))
            .collect(Collectors.joining("\n"));

    api.call(
            api.request(Api.messagesOf(inbox) + "/bulk")
                .setHeader("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines)))
        .expect(200);

    await().atMost(Duration.ofSeconds(30)).until(() -> sentTo("slow.example").size() == MAILS);
    var slow = sentTo("slow.example");
    var others = sentTo("example.com");
    assertThat(others).hasSize(MAILS);
    assertThat(others.get(MAILS - 1)).isBefore(slow.get(MAILS - 1));
    for (int i = 0; i + 2 * PER_SECOND < MAILS; i++) {
      // Of a second's end and the next one's beginning, each may have its full number.
      assertThat(Duration.between(slow.get(i), slow.get(i + 2 * PER_SECOND)))
          .isGreaterThan(Duration.ofMillis(900));
    }
  }

  @Test
  void aShutGateLeavesItsMailInTheStoreAndTriesNothing() {
    var api = GATEWAY.api();
    var inbox = api.inbox("Patient");
    for (int i = 0; i < 3; i++) {
      api.post(Api.messagesOf(inbox) + "/send", new JsonObject(mail("user" + i + "@shut.example")))
          .expect(201);
    }

    await().until(() -> !sentTo("shut.example").isEmpty());
    await().until(() -> waiting("shut.example").size() == 2);
    assertThat(waiting("shut.example"))
        .allSatisfy(
            each -> {
              assertThat(each.getJsonArray("attempts")).isEmpty();
              assertThat(each.getJsonObject("queue").containsKey("token")).isFalse();
            });
  }

  private static String mail(String to) {
    return new JsonObject().put("to", to).put("subject", "Hello").put("text", "Hello").encode();
  }

  /** When each of the mails to the domain went out, at its first attempt. */
  private static List<Instant> sentTo(String domain) {
    return deliveries(domain).stream()
        .filter(each -> each.getString("status").equals("sent"))
        .map(each -> each.getJsonArray("attempts"))
        .peek(attempts -> assertThat(attempts).hasSize(1))
        .map(attempts -> attempts.getJsonObject(0).getJsonObject("at").getString("$date"))
        .map(Instant::parse)
        .sorted()
        .toList();
  }

  private static List<JsonObject> waiting(String domain) {
    return deliveries(domain).stream()
        .filter(each -> each.getString("status").equals("queued"))
        .filter(each -> !each.getJsonObject("queue").containsKey("token"))
        .toList();
  }

  private static List<JsonObject> deliveries(String domain) {
    return GATEWAY
        .store()
        .find(Collections.DELIVERIES, new JsonObject(), new FindOptions())
        .await()
        .stream()
        .filter(each -> each.getString("recipient").endsWith("@" + domain))
        .toList();
  }
}
