package com.sendook.webhook;

import static com.sendook.webhook.FakeEndpoint.status;
import static com.sendook.webhook.WebhookFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.store.Collections;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When a webhook is switched off, who is told, and how long an endpoint may ask to be left alone.
 */
class SwitchOffTest {
  private static final String RECEIVED = "message.received";
  private static final String DISABLED = "webhook.disabled";
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path dataDir;
  private WebhookFixture node;
  private FakeEndpoint endpoint;
  private FakeEndpoint other;

  @BeforeEach
  void open() {
    node = new WebhookFixture(dataDir, name -> Future.failedFuture(new UnknownHostException(name)));
    endpoint = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(200));
    other = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(200));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void start(Duration... pauses) {
    node.start(Duration.ofSeconds(5), new HttpClientOptions(), pauses);
  }

  private void tell() {
    node.tell(RECEIVED, node.message("hello").id());
  }

  /** As if that was when it began to fail. */
  private void failingSince(JsonObject webhook, Instant since) {
    var date =
        new JsonObject().put("failingSince", new JsonObject().put("$date", since.toString()));
    await(
        node.store.updateOne(
            Collections.WEBHOOKS,
            new JsonObject().put("_id", webhook.getString("id")),
            new JsonObject().put("$set", date)));
    node.webhooks.evict(
        await(node.webhooks.get(WebhookFixture.ORGANIZATION, webhook.getString("id"))));
  }

  @Test
  void oneWhoseEveryAttemptFailedForDaysIsSwitchedOffAndTheOthersAreTold() {
    endpoint.answering(status(500));
    start(SOON, SOON, NEVER);
    var webhook = node.webhook(endpoint.url(), RECEIVED, DISABLED);
    node.webhook(other.url(), DISABLED);
    tell();
    await().until(() -> node.attemptsOf(webhook).size() == 3);
    var failing = node.shown(webhook);
    assertThat(failing.getBoolean("active")).isTrue();
    var first = node.attemptsOf(webhook).get(0).getString("timestamp");
    assertThat(failing.getString("failingSince")).isEqualTo(first);

    failingSince(webhook, Instant.now().minus(Duration.ofDays(5)));
    tell();

    await().until(() -> other.received.size() == 1);
    var shown = node.shown(webhook);
    assertThat(shown.getBoolean("active")).isFalse();
    assertThat(shown.getString("disabledReason")).contains("failed").contains("answered 500");
    var told = other.received.get(0).json();
    assertThat(told.getString("event")).isEqualTo(DISABLED);
    assertThat(told.getJsonObject("payload")).isEqualTo(shown);
    assertThat(told.encode()).doesNotContain("whsec_").doesNotContain("ecret");
    assertThat(endpoint.received).as("what the one switched off was told").hasSize(4);
    assertThat(node.attemptsOf(webhook))
        .extracting(each -> each.getString("event"))
        .doesNotContain(DISABLED);
  }

  @Test
  void aSuccessBetweenEndsTheFailing() {
    endpoint.answering(status(500), status(200), status(500));
    start(SOON);
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    tell();
    await().until(() -> node.attemptsOf(webhook).size() == 2);
    await().until(() -> !node.shown(webhook).containsKey("failingSince"));
    tell();
    await().until(() -> node.attemptsOf(webhook).size() == 4);
    var third = node.attemptsOf(webhook).get(2).getString("timestamp");
    assertThat(node.shown(webhook).getString("failingSince")).isEqualTo(third);
    assertThat(node.shown(webhook).getBoolean("active")).isTrue();
  }

  @Test
  void oneThatIsSwitchedOnAgainStartsAnew() {
    node.disableAfter = Duration.ofDays(5);
    endpoint.answering(status(500));
    start();
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    failingSince(webhook, Instant.now().minus(Duration.ofDays(6)));
    tell();
    await().until(() -> !node.shown(webhook).getBoolean("active"));

    var on = node.change(webhook, new JsonObject().put("active", true));
    assertThat(on.fieldNames()).doesNotContain("failingSince", "disabledReason", "disabledAt");
    assertThat(node.shown(webhook)).isEqualTo(on);
    tell();
    await().until(() -> node.attemptsOf(webhook).size() == 2);
    await().until(() -> node.shown(webhook).containsKey("failingSince"));
    assertThat(node.shown(webhook).getBoolean("active")).isTrue();
  }

  @Test
  void oneWhoseEndpointIsGoneIsSwitchedOffAtOnceAndTheOthersAreTold() {
    endpoint.answering(status(410));
    start(SOON);
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    node.webhook(other.url(), DISABLED);
    tell();
    await().until(() -> other.received.size() == 1);
    assertThat(other.received.get(0).json().getJsonObject("payload"))
        .isEqualTo(node.shown(webhook));
    assertThat(node.shown(webhook).getString("disabledReason")).contains("410");
  }

  @Test
  void aChangeOfTheUserMeanwhileStays() {
    var changed = new AtomicReference<JsonObject>();
    start(SOON);
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    endpoint.answering(
        request ->
            node.webhooks
                .get(WebhookFixture.ORGANIZATION, webhook.getString("id"))
                .compose(
                    present ->
                        node.webhooks
                            .read(present, new JsonObject().put("url", other.url()))
                            .compose(body -> node.webhooks.update(present, body)))
                .onSuccess(updated -> changed.set(updated.toJson()))
                .onComplete(updated -> status(410).give(request)));
    tell();
    await().until(() -> node.attemptsOf(webhook).size() == 1);
    await().until(() -> node.posts().stream().noneMatch(each -> each.containsKey("queue")));
    assertThat(node.shown(webhook)).isEqualTo(changed.get());
    assertThat(node.shown(webhook).getBoolean("active")).isTrue();
  }

  @Test
  void anEndpointMayAskForMoreTime() {
    endpoint.answering(
        request ->
            request.response().setStatusCode(503).putHeader("Retry-After", "7200").end("later"));
    start(Duration.ofMinutes(1));
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    var before = Instant.now();
    tell();
    await().until(() -> node.attemptsOf(webhook).size() == 1);
    var next = Instant.parse(node.attemptsOf(webhook).get(0).getString("nextAttemptAt"));
    assertThat(next).isAfter(before.plusSeconds(7200)).isBefore(Instant.now().plusSeconds(7201));
    await().until(() -> !node.posts().get(0).getJsonObject("queue").containsKey("token"));
    var dueAt =
        Instant.parse(
            node.posts().get(0).getJsonObject("queue").getJsonObject("dueAt").getString("$date"));
    assertThat(dueAt).isAfter(before.plusSeconds(7200));
  }

  @Test
  void butNotForLess() {
    endpoint.answering(
        request ->
            request.response().setStatusCode(429).putHeader("Retry-After", "1").end("later"));
    start(NEVER);
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    tell();
    await().until(() -> node.attemptsOf(webhook).size() == 1);
    var next = Instant.parse(node.attemptsOf(webhook).get(0).getString("nextAttemptAt"));
    assertThat(next).isAfter(Instant.now().plus(Duration.ofMinutes(47)));
  }

  @Test
  void norWhereItsAnswerIsAnother() {
    endpoint.answering(
        request ->
            request.response().setStatusCode(500).putHeader("Retry-After", "7200").end("broken"));
    start(SOON);
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    tell();
    await().until(() -> node.attemptsOf(webhook).size() == 2);
  }
}
