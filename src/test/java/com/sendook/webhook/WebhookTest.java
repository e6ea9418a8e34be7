package com.sendook.webhook;

import static com.sendook.webhook.FakeEndpoint.status;
import static com.sendook.webhook.WebhookFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.event.Event;
import com.sendook.queue.QueueSettings;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final String RECEIVED = "message.received";
  private static final SelfSignedCertificate CERTIFICATE =
      SelfSignedCertificate.create("hooks.example");

  @TempDir Path dataDir;
  private volatile List<String> addressesOfNames = List.of("127.0.0.1");
  private WebhookFixture node;
  private FakeEndpoint endpoint;

  @BeforeEach
  void open() {
    node = new WebhookFixture(dataDir, name -> Future.succeededFuture(addresses()));
    endpoint = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(200));
  }

  private List<InetAddress> addresses() {
    return addressesOfNames.stream().map(IpLiteral::parse).map(Optional::orElseThrow).toList();
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void start(Duration... pauses) {
    node.start(TIMEOUT, new HttpClientOptions(), pauses);
  }

  /** Waits until the one post has ended; the state that it ended in. */
  private String ended() {
    await().until(() -> node.posts().stream().noneMatch(each -> each.containsKey("queue")));
    assertThat(node.posts()).hasSize(1);
    return node.posts().get(0).getString("status");
  }

  private JsonObject onlyAttempt(JsonObject webhook) {
    assertThat(node.attemptsOf(webhook)).hasSize(1);
    return node.attemptsOf(webhook).get(0);
  }

  @Test
  void postsTheWholeMessageSigned() throws Exception {
    start();
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    var message = node.message("Hallo, Welt €");
    var event = node.tell(RECEIVED, message.id());

    assertThat(ended()).isEqualTo("delivered");
    var request = endpoint.received.get(0);
    assertThat(request.target()).isEqualTo("/hook?a=b");
    assertThat(request.host()).isEqualTo("127.0.0.1:" + endpoint.port());
    assertThat(request.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(request.headers().get("User-Agent")).isEqualTo("Sendook-Webhook/1");
    assertThat(request.headers().get("webhook-id")).isEqualTo(event.id());
    var secret = webhook.getString("secret");
    new com.standardwebhooks.Webhook(secret).verify(request.body(), request.headerLists());
    assertThat(request.headers().get("x-sendook-signature"))
        .isEqualTo("sha256=" + hmac(secret, request.body()));

    var body = request.json();
    assertThat(body.fieldNames())
        .containsExactly(
            "id", "event", "createdAt", "organizationId", "inboxId", "messageId", "payload");
    assertThat(body.getString("event")).isEqualTo(RECEIVED);
    assertThat(body.getString("messageId")).isEqualTo(message.id());
    assertThat(body.getString("createdAt")).matches(".*T.*\\.\\d{3}Z");
    var shown = await(node.messages.find(message.id()).compose(node.messages::show));
    assertThat(body.getJsonObject("payload").encode()).isEqualTo(shown.encode());
    assertThat(body.getJsonObject("payload").getString("text")).isEqualTo("Hallo, Welt €");
  }

  private static String hmac(String key, String text) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void recordsTheAttempt() {
    start();
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    var message = node.message("hello");
    var event = node.tell(RECEIVED, message.id());

    assertThat(ended()).isEqualTo("delivered");
    var attempt = onlyAttempt(webhook);
    assertThat(attempt.getString("webhookId")).isEqualTo(webhook.getString("id"));
    assertThat(attempt.getString("eventId")).isEqualTo(event.id());
    assertThat(attempt.getString("event")).isEqualTo(RECEIVED);
    assertThat(attempt.getString("inboxId")).isEqualTo(WebhookFixture.INBOX);
    assertThat(attempt.getString("messageId")).isEqualTo(message.id());
    assertThat(attempt.getInteger("status")).isEqualTo(200);
    assertThat(attempt.getInteger("attempt")).isEqualTo(1);
    assertThat(attempt.getLong("durationMs")).isBetween(0L, TIMEOUT.toMillis());
    assertThat(attempt.getString("response")).isEqualTo("answer 200");
    assertThat(attempt.getJsonObject("payload").getString("text")).isEqualTo("hello");
    assertThat(attempt.fieldNames()).doesNotContain("error", "nextAttemptAt");
  }

  @Test
  void triesAgainAfterAFailure() {
    endpoint.answering(status(500), status(302), status(204));
    start(SOON, SOON);
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("delivered");
    var attempts = node.attemptsOf(webhook);
    assertThat(attempts).extracting(each -> each.getInteger("attempt")).containsExactly(1, 2, 3);
    assertThat(attempts)
        .extracting(each -> each.getInteger("status"))
        .containsExactly(500, 302, 204);
    assertThat(attempts)
        .extracting(each -> each.getString("error"))
        .containsExactly("answered 500", "answered 302; redirects are not followed", null);
    assertThat(attempts)
        .extracting(each -> each.containsKey("nextAttemptAt"))
        .containsExactly(true, true, false);
    assertThat(endpoint.received)
        .extracting(each -> each.headers().get("webhook-id"))
        .hasSize(3)
        .containsOnly(endpoint.received.get(0).headers().get("webhook-id"));
  }

  @Test
  void failsAtTheEndOfTheSchedule() {
    endpoint.answering(status(503));
    start(SOON);
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("failed");
    assertThat(node.attemptsOf(webhook)).hasSize(2);
    assertThat(node.attemptsOf(webhook).get(1).containsKey("nextAttemptAt")).isFalse();
  }

  @Test
  void followsNoRedirect() {
    var other = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(200));
    endpoint.answering(
        request -> request.response().setStatusCode(307).putHeader("Location", other.url()).end());
    start();
    node.webhook(endpoint.url(), RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("failed");
    assertThat(other.received).isEmpty();
  }

  @Test
  void aGoneEndpointEndsTheWebhook() {
    endpoint.answering(status(410));
    start(SOON);
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("failed");
    assertThat(onlyAttempt(webhook).containsKey("nextAttemptAt")).isFalse();
    var now = await(node.webhooks.get(WebhookFixture.ORGANIZATION, webhook.getString("id")));
    assertThat(now.active()).isFalse();
    assertThat(now.disabledReason()).contains("410");
    node.tell(RECEIVED, node.message("more").id());
    assertThat(node.posts()).hasSize(1);
  }

  @Test
  void aDeletedWebhookIsToldNothingMore() {
    endpoint.answering(status(500));
    start(SOON, SOON, SOON);
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    endpoint.answering(
        request -> node.delete(webhook).onComplete(deleted -> status(500).give(request)));
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("cancelled");
    assertThat(endpoint.received).hasSize(1);
  }

  @Test
  void aNodeWhoseLeaseIsOverDoesNotPost() {
    var overAtOnce =
        new QueueSettings(
            1,
            Duration.ofNanos(1),
            Duration.ofHours(1),
            Duration.ofMillis(20),
            Duration.ofHours(1));
    try (var frozen = new WebhookFixture(dataDir.resolve("frozen"), name -> null, overAtOnce)) {
      frozen.start(TIMEOUT, new HttpClientOptions(), SOON);
      frozen.webhook(endpoint.url(), RECEIVED);
      frozen.tell(RECEIVED, frozen.message("hello").id());

      await().until(() -> frozen.posts().get(0).getJsonObject("queue").getInteger("taken") > 3);
      assertThat(endpoint.received).isEmpty();
    }
  }

  @Test
  void givesUpOnASilentEndpoint() {
    endpoint.answering(request -> {});
    node.start(Duration.ofMillis(300), new HttpClientOptions());
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("failed");
    var attempt = onlyAttempt(webhook);
    assertThat(attempt.getString("error")).isEqualTo("no answer within 300 ms");
    assertThat(attempt.getLong("durationMs")).isBetween(290L, 3000L);
    assertThat(attempt.fieldNames()).doesNotContain("status", "response");
  }

  @Test
  void anAnswerCountsThoughItsBodyNeverEnds() {
    endpoint.answering(request -> request.response().setChunked(true).write("so far"));
    node.start(Duration.ofMillis(300), new HttpClientOptions());
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("delivered");
    assertThat(onlyAttempt(webhook).getString("response")).isEqualTo("so far");
  }

  @Test
  void readsLittleOfAnEndlessAnswer() {
    var sentBytes = new AtomicLong();
    var closed = new AtomicBoolean();
    endpoint.answering(
        request -> {
          request.connection().closeHandler(gone -> closed.set(true));
          request.response().setChunked(true);
          flood(request, sentBytes);
        });
    start();
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("delivered");
    assertThat(onlyAttempt(webhook).getString("response"))
        .hasSize(4096)
        .containsOnlyOnce("x".repeat(4096));
    await().untilTrue(closed);
    assertThat(sentBytes.get()).isLessThan(64L << 20);
  }

  private static void flood(HttpServerRequest request, AtomicLong sentBytes) {
    var chunk = "x".repeat(65536);
    request
        .response()
        .write(chunk)
        .onSuccess(
            written -> {
              sentBytes.addAndGet(chunk.length());
              flood(request, sentBytes);
            });
  }

  @Test
  void saysThatAConnectionWasRefused() throws Exception {
    int port;
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    start();
    var webhook = node.webhook("http://127.0.0.1:" + port + "/", RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("failed");
    assertThat(onlyAttempt(webhook).getString("error")).isEqualTo("connection refused");
  }

  @Test
  void saysThatAConnectionWasCut() {
    endpoint.answering(request -> request.connection().close());
    start();
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("failed");
    assertThat(onlyAttempt(webhook).getString("error"))
        .isEqualTo("the connection was closed before an answer came");
  }

  @Test
  void callsIpv6Addresses() {
    var ipv6 = new FakeEndpoint(node.vertx, new HttpServerOptions(), "::1").answering(status(200));
    start();
    node.webhook("http://[::1]:" + ipv6.port() + "/", RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("delivered");
    assertThat(ipv6.received.get(0).host()).isEqualTo("[::1]:" + ipv6.port());
  }

  @Test
  void callsTheNextAddressWhereOneRefuses() {
    addressesOfNames = List.of("127.0.0.2", "127.0.0.1");
    start();
    node.webhook("http://hooks.example:" + endpoint.port() + "/", RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("delivered");
  }

  @Test
  void callsTheCheckedAddressUnderTheNameOfTheUrl() {
    start();
    node.webhook("http://hooks.example:" + endpoint.port() + "/", RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("delivered");
    assertThat(endpoint.received.get(0).host()).isEqualTo("hooks.example:" + endpoint.port());
  }

  @Test
  void asksForTheCertificateOfTheName() {
    var tls =
        new HttpServerOptions()
            .setSsl(true)
            .setSni(true)
            .setKeyCertOptions(CERTIFICATE.keyCertOptions());
    var secure = new FakeEndpoint(node.vertx, tls).answering(status(200));
    node.start(TIMEOUT, new HttpClientOptions().setTrustOptions(CERTIFICATE.trustOptions()), SOON);
    node.webhook("https://hooks.example:" + secure.port() + "/", RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("delivered");
    assertThat(secure.received.get(0).serverName()).isEqualTo("hooks.example");
  }

  @Test
  void trustsNoCertificateOfAnotherName() {
    var tls = new HttpServerOptions().setSsl(true).setKeyCertOptions(CERTIFICATE.keyCertOptions());
    var secure = new FakeEndpoint(node.vertx, tls).answering(status(200));
    node.start(TIMEOUT, new HttpClientOptions().setTrustOptions(CERTIFICATE.trustOptions()));
    var webhook = node.webhook("https://other.example:" + secure.port() + "/", RECEIVED);
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("failed");
    assertThat(onlyAttempt(webhook).getString("error")).startsWith("no TLS connection: ");
    assertThat(secure.received).isEmpty();
  }

  @Test
  void checksTheAddressAgainAtEachPost() {
    start();
    var webhook = node.webhook("http://hooks.example:" + endpoint.port() + "/", RECEIVED);
    addressesOfNames = List.of("169.254.169.254");
    node.tell(RECEIVED, node.message("hello").id());

    assertThat(ended()).isEqualTo("failed");
    assertThat(onlyAttempt(webhook).getString("error"))
        .startsWith("not called: ")
        .contains("hooks.example is a link-local address");
    assertThat(endpoint.received).isEmpty();
  }

  @Test
  void anEventThatComesTwiceIsPostedOnce() {
    start();
    node.webhook(endpoint.url(), RECEIVED);
    var event = node.tell(RECEIVED, node.message("hello").id());
    assertThat(ended()).isEqualTo("delivered");
    node.tell(event);
    node.tell(event);
    assertThat(node.posts()).hasSize(1);
    assertThat(endpoint.received).hasSize(1);
  }

  @Test
  void aPostThatIsNotedAlreadyTakesNoRoom() {
    node.webhook(endpoint.url(), RECEIVED);
    var event = node.tell(RECEIVED, node.message("hello").id());
    var queue = node.idleQueue();
    await(new EnqueuePosts(node.store, node.webhooks, queue).accept(event));
    assertThat(queue.admit(Ids.next(), "any").token()).isNotNull();
  }

  @Test
  void tellsOnlyWhatIsWanted() {
    start();
    node.webhook(endpoint.url(), "message.sent", "inbox.created");
    var mine =
        new JsonObject()
            .put("url", endpoint.url())
            .put("events", List.of(RECEIVED))
            .put("inboxIds", List.of(Ids.next()));
    await(node.create(WebhookFixture.ORGANIZATION, mine));
    await(node.create(Ids.next(), mine.copy().put("inboxIds", List.of())));
    await(
        node.create(
            WebhookFixture.ORGANIZATION,
            mine.copy().put("inboxIds", List.of()).put("active", false)));
    node.tell(RECEIVED, node.message("hello").id());
    assertThat(node.posts()).isEmpty();

    var wanted = mine.copy().put("inboxIds", List.of(Ids.next(), WebhookFixture.INBOX));
    await(node.create(WebhookFixture.ORGANIZATION, wanted));
    node.tell(RECEIVED, node.message("hello").id());
    assertThat(ended()).isEqualTo("delivered");
  }

  @Test
  void showsTheEventsOwnPayloadAndRecipient() {
    start();
    node.webhook(endpoint.url(), "inbox.deleted", "message.bounced");
    var inbox = Map.<String, Object>of("_id", WebhookFixture.INBOX, "name", "Support");
    node.tell(
        Event.ofInbox(
            "inbox.deleted",
            WebhookFixture.ORGANIZATION,
            WebhookFixture.INBOX,
            inbox,
            "",
            Instant.now()));
    await().until(() -> endpoint.received.size() == 1);
    var body = endpoint.received.get(0).json();
    assertThat(body.getJsonObject("payload").getMap()).isEqualTo(inbox);
    assertThat(body.getValue("messageId")).isNull();

    // The message of this one is gone by now.
    var messageId = Ids.next();
    node.tell(
        Event.ofMessage(
            "message.bounced",
            WebhookFixture.ORGANIZATION,
            WebhookFixture.INBOX,
            messageId,
            "bob@example.com",
            Instant.now()));
    await().until(() -> endpoint.received.size() == 2);
    body = endpoint.received.get(1).json();
    assertThat(body.getString("recipient")).isEqualTo("bob@example.com");
    assertThat(body.getJsonObject("payload"))
        .isEqualTo(new JsonObject().put("_id", messageId).put("id", messageId));
  }

  @Test
  void keepsOnlyTheIdsOfALargePayload() {
    start();
    var webhook = node.webhook(endpoint.url(), RECEIVED);
    var message = node.message("€".repeat(100_000));
    node.tell(RECEIVED, message.id());

    assertThat(ended()).isEqualTo("delivered");
    assertThat(endpoint.received.get(0).json().getJsonObject("payload").getString("text"))
        .hasSize(100_000);
    assertThat(onlyAttempt(webhook).getJsonObject("payload"))
        .isEqualTo(
            new JsonObject()
                .put("_id", message.id())
                .put("id", message.id())
                .put("truncated", true));
  }
}
