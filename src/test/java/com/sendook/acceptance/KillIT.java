package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One {@code kill -9} with work of every kind under way: the relay and a webhook's endpoint are
 * down, and the last mail of many has just been answered with 250. After a new start on the same
 * folder, with everything up, what was promised happens, each once.
 */
class KillIT {
  private static final int CONNECTIONS = 6;
  private static final int MAILS_EACH = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir static Path folder;
  private static GatewayProcess gateway;
  private static Relay relay;
  private static WebhookEndpoint endpoint;
  private static List<ProcessHandle> redisOfTheKilled;
  private static JsonObject inbox;
  private static String tried;
  private static String underWay;

  @BeforeAll
  static void killAmidWork() throws Exception {
    int relayPort = Relay.freePort();
    int endpointPort = Relay.freePort();
    gateway =
        GatewayProcess.in(folder)
            .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
            .with("SENDOOK_RELAY_HOST", "127.0.0.1")
            .with("SENDOOK_RELAY_PORT", relayPort)
            .with("SENDOOK_WEBHOOK_ALLOW_PRIVATE", true)
            .with("SENDOOK_QUEUE_LEASE", "3s")
            .with("SENDOOK_QUEUE_RENEW_EVERY", "1s")
            // One piece of work at a time: most of the mails are not processed yet at the kill.
            .with("SENDOOK_QUEUE_IN_HAND", 1)
            .start();
    leaveWork(gateway.api(), endpointPort);
    redisOfTheKilled = gateway.redisServers();
    gateway.kill();

    relay = new Relay(relayPort);
    endpoint = new WebhookEndpoint(endpointPort);
    gateway.with("SENDOOK_QUEUE_IN_HAND", 256).start();
  }

  private static void leaveWork(Api api, int endpointPort) throws Exception {
    var webhook = webhook(api, WebhookEndpoint.url(endpointPort));
    inbox = api.inbox("Kept");
    tried = send(api, "tried once");
    api.awaitMessage(inbox, tried, message -> attempts(message) == 1);
    await("the webhook was called in vain")
        .atMost(PATIENCE)
        .until(() -> !api.get("/v1/webhooks/" + webhook + "/attempts").list().isEmpty());
    sendMany();
    underWay = send(api, "under way");
  }

  private static String webhook(Api api, String url) {
    var request =
        new JsonObject().put("url", url).put("events", new JsonArray().add("inbox.created"));
    return api.post("/v1/webhooks", request).expect(201).json().getString("id");
  }

  private static String send(Api api, String subject) {
    var mail =
        new JsonObject().put("to", "ann@example.com").put("subject", subject).put("text", "Hello");
    return api.send(inbox, mail).expect(201).json().getString("id");
  }

  private static int attempts(JsonObject message) {
    return message.getJsonArray("recipients").getJsonObject(0).getInteger("attempts");
  }

  /** Returns when every mail was answered with 250. */
  private static void sendMany() {
    ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      var sent = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int connection = i;
        sent.add(CompletableFuture.runAsync(() -> sendOver(connection), clients));
      }
      sent.forEach(CompletableFuture::join);
    } finally {
      clients.shutdown();
    }
  }

  private static void sendOver(int connection) {
    var recipient = inbox.getString("email");
    try (var client = new SmtpClient(gateway.smtpPort())) {
      for (int i = 0; i < MAILS_EACH; i++) {
        var mail = SmtpClient.mail(recipient, subject(connection, i));
        assertThat(client.send(recipient, mail)).startsWith("250 ");
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String subject(int connection, int mail) {
    return "mail " + connection + " " + mail;
  }

  @AfterAll
  static void close() {
    gateway.close();
    if (relay != null) {
      relay.close();
      endpoint.close();
    }
  }

  @Test
  void whatWasAnsweredWith201GoesOutOnce() throws Exception {
    var api = gateway.api();
    for (var id : List.of(tried, underWay)) {
      var message = api.awaitStatus(inbox, id, "sent");
      assertThat(relay.mails(message.getString("subject")))
          .singleElement()
          .satisfies(
              mail ->
                  assertThat(mail.getMessageID())
                      .isEqualTo("<" + message.getString("externalMessageId") + ">"));
    }
    assertThat(attempts(api.message(inbox, tried)))
        .as("the attempt before the kill counts")
        .isGreaterThan(1);
  }

  @Test
  void whatWasAnsweredWith250StandsInTheInboxOnce() {
    var expected =
        IntStream.range(0, CONNECTIONS * MAILS_EACH)
            .mapToObj(i -> subject(i / MAILS_EACH, i % MAILS_EACH))
            .toList();
    var messages = gateway.api().awaitMessages(inbox, expected.size() + 2);
    assertThat(messages)
        .filteredOn(each -> each.getString("direction").equals("inbound"))
        .extracting(each -> each.getString("subject"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(gateway.output())
        .as("some of the mails were left to the second run")
        .contains("received from receipt");
  }

  @Test
  void aWebhookWhoseEndpointWasDownIsToldOnce() {
    var post = endpoint.awaitPost("inbox.created");
    assertThat(post.json().getJsonObject("payload")).isEqualTo(inbox);
    assertThat(endpoint.posts("inbox.created")).hasSize(1);
  }

  @Test
  void theRedisThatWasLeftOverIsEnded() {
    assertThat(redisOfTheKilled).hasSize(1).noneMatch(ProcessHandle::isAlive);
    assertThat(gateway.redisServers()).hasSize(1);
  }
}
