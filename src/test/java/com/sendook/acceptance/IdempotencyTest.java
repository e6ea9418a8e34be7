package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is repeated with its Idempotency-Key makes what it makes once. */
class IdempotencyTest {
  private static final int AT_ONCE = 50;

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension().with("SENDOOK_LIMITS_SEND_PER_HOUR", 1000);

  private static Api api;

  private final String key = UUID.randomUUID().toString();

  @BeforeAll
  static void connect() {
    api = new Api(GATEWAY.url(), GatewayExtension.API_KEY);
  }

  private static JsonObject mail() {
    return new JsonObject().put("to", "ann@example.com").put("subject", "Hi").put("text", "Hello");
  }

  private static HttpRequest.Builder request(String path, String key, JsonObject body) {
    return api.request(path)
        .header("Idempotency-Key", key)
        .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
  }

  private Api.Answer post(String path, JsonObject body) {
    return api.call(request(path, key, body));
  }

  private static void assertReplayOf(Api.Answer first, Api.Answer repeat) {
    repeat.expect(201);
    assertThat(first.header("idempotency-replayed")).isEmpty();
    assertThat(repeat.header("idempotency-replayed")).hasValue("true");
    assertThat(repeat.json().getString("id")).isEqualTo(first.json().getString("id"));
  }

  @Test
  void fiftySendsAtOnceMakeOneMail() throws IOException {
    var inbox = api.inbox("Hasty");
    var path = Api.messagesOf(inbox) + "/send";

    var answers =
        Stream.generate(() -> api.callAtOnce(request(path, key, mail().put("subject", key))))
            .limit(AT_ONCE)
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).extracting(Api.Answer::status).containsOnly(201);
    assertThat(answers).extracting(each -> each.json().getString("id")).containsOnly(id(answers));
    assertThat(answers)
        .filteredOn(each -> each.header("idempotency-replayed").isEmpty())
        .hasSize(1);
    assertThat(api.countMessages(inbox)).isEqualTo(1);
    api.awaitStatus(inbox, id(answers), "sent");
    assertThat(Outbox.in(GATEWAY.outbox(), key).mails()).hasSize(1);
  }

  private static String id(List<Api.Answer> answers) {
    return answers.get(0).json().getString("id");
  }

  @Test
  void aRepeatCostsNothingOfTheLimitAndShowsTheMessageAsItIsNow() {
    var inbox = api.inbox("Patient");
    var first = post(Api.messagesOf(inbox) + "/send", mail()).expect(201);
    assertThat(first.json().getString("status")).isEqualTo("queued");
    api.awaitStatus(inbox, first.json().getString("id"), "sent");

    var repeat = post(Api.messagesOf(inbox) + "/send", mail());

    assertReplayOf(first, repeat);
    assertThat(repeat.json().getString("status")).isEqualTo("sent");
    assertThat(repeat.header("ratelimit-remaining")).isEqualTo(first.header("ratelimit-remaining"));
    assertThat(repeat.header("x-request-id")).isPresent();
  }

  @Test
  void aReplyIsSentOnce() {
    var inbox = api.inbox("Replier");
    var sent = api.send(inbox, mail()).expect(201).json().getString("id");
    var path = Api.messagesOf(inbox) + "/" + sent + "/reply";
    var first = post(path, new JsonObject().put("text", "Once")).expect(201);

    assertReplayOf(first, post(path, new JsonObject().put("text", "Once")));
    assertThat(api.countMessages(inbox)).isEqualTo(2);
  }

  @Test
  void anInboxWithoutAnAddressIsMadeOnce() {
    var first = post("/v1/inboxes", new JsonObject().put("name", "Only one")).expect(201);
    assertThat(first.header("location")).hasValue("/v1/inboxes/" + first.json().getString("id"));

    var repeat = post("/v1/inboxes", new JsonObject().put("name", "Only one"));

    assertReplayOf(first, repeat);
    assertThat(repeat.json()).isEqualTo(first.json());
  }

  @Test
  void aSecretIsShownOnce() {
    var webhook =
        new JsonObject()
            .put("url", "http://127.0.0.1:9/")
            .put("events", List.of("message.received"));
    var first = post("/v1/webhooks", webhook).expect(201);
    assertThat(first.json().getString("secret")).startsWith("whsec_");

    var repeat = post("/v1/webhooks", webhook);

    assertReplayOf(first, repeat);
    assertThat(repeat.json().containsKey("secret")).isFalse();
  }

  @Test
  void anotherRequestWithTheSameKeyIsAConflictAndCounts() {
    var inbox = api.inbox("Mistaken");
    var first = post(Api.messagesOf(inbox) + "/send", mail()).expect(201);

    var other = post(Api.messagesOf(inbox) + "/send", mail().put("subject", "Other"));
    other.expectError(409, "conflict");
    assertThat(remaining(other)).isEqualTo(remaining(first) - 1);
    post("/v1/inboxes", mail()).expectError(409, "conflict");
    assertThat(api.countMessages(inbox)).isEqualTo(1);
  }

  private static int remaining(Api.Answer answer) {
    return Integer.parseInt(answer.header("ratelimit-remaining").orElseThrow());
  }

  @Test
  void whatWasRefusedIsNotRemembered() {
    var inbox = api.inbox("Corrected");
    var path = Api.messagesOf(inbox) + "/send";
    post(path, new JsonObject().put("text", "to nobody")).expectError(400, "invalid_request");

    var corrected = post(path, mail()).expect(201);
    assertThat(corrected.header("idempotency-replayed")).isEmpty();
    assertReplayOf(corrected, post(path, mail()));
  }

  @Test
  void theFirstResourceMayBeGoneByNow() {
    var inbox = post("/v1/inboxes", new JsonObject().put("name", "Short")).expect(201).json();
    api.delete("/v1/inboxes/" + inbox.getString("id")).expect(200);

    var repeat = post("/v1/inboxes", new JsonObject().put("name", "Short"));

    repeat.expectError(404, "not_found");
    assertThat(repeat.header("idempotency-replayed")).hasValue("true");
  }

  @Test
  void aTestOfAWebhookMakesNothingAndRunsAgain() {
    var webhook =
        api.post(
                "/v1/webhooks",
                new JsonObject()
                    .put("url", "http://127.0.0.1:9/")
                    .put("events", List.of("message.received")))
            .json();
    var path = "/v1/webhooks/" + webhook.getString("id");
    post(path + "/test", new JsonObject()).expect(200);
    assertThat(post(path + "/test", new JsonObject()).expect(200).header("idempotency-replayed"))
        .isEmpty();
    await().until(() -> api.get(path + "/attempts").list().size() == 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb"})
  void aKeyThatIsNone(String given) {
    var refused = api.call(request("/v1/inboxes", given, new JsonObject()));
    assertThat(refused.expectError(400, "invalid_request").faultyFields())
        .containsExactly("Idempotency-Key");
  }

  @Test
  void theLengthOfAKey() {
    var longest = "k".repeat(256 - key.length()) + key;
    api.call(request("/v1/inboxes", longest, new JsonObject())).expect(201);
    api.call(request("/v1/inboxes", longest + "k", new JsonObject()))
        .expectError(400, "invalid_request");
  }
}
