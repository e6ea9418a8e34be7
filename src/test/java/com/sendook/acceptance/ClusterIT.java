package com.sendook.acceptance;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.store.Collections;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, started together on an empty store. To one of them the way to the store can be made
 * slow. The tests are in order: the last ones restart nodes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
  private static final int LIMIT = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static Nodes nodes;
  private static Relay relay;
  private static SlowLine slowLine;

  @BeforeAll
  static void start() throws IOException {
    relay = new Relay(Relay.freePort());
    nodes = new Nodes(folder, 3);
    slowLine = new SlowLine(nodes.mongoPort());
    nodes
        .all()
        .forEach(
            node ->
                node.with("SENDOOK_LIMITS_SEND_PER_HOUR", LIMIT)
                    // A busy machine is no Redis that is away.
                    .with("SENDOOK_REDIS_TIMEOUT", "30s")
                    .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
                    .with("SENDOOK_RELAY_HOST", "127.0.0.1")
                    .with("SENDOOK_RELAY_PORT", relay.port()));
    nodes.get(2).with("MONGO_URI", "mongodb://127.0.0.1:" + slowLine.port());
    nodes.start();
  }

  @AfterAll
  static void stop() {
    nodes.close();
    slowLine.close();
    relay.close();
  }

  @Test
  @Order(2)
  void ofAThousandAtOnceOverAllNodesExactlyAHundredAreTaken() {
    var inbox = nodes.get(0).api().inbox("Limited");
    var mail = new JsonObject().put("to", "ann@example.com").put("text", "Hello");
    var asked = new ArrayList<CompletableFuture<Api.Answer>>();
    var apis = nodes.all().stream().map(GatewayProcess::api).toList();
    for (int i = 0; i < 10 * LIMIT; i++) {
      asked.add(apis.get(i % 3).postAtOnce(Api.messagesOf(inbox) + "/send", mail));
    }

    var answers =
        asked.stream()
            .map(CompletableFuture::join)
            .collect(groupingBy(Api.Answer::status, counting()));
    // A machine that is busy beyond measure tells some that the stores are slow: whether those were
    // counted, nobody knows.
    assertThat(answers.keySet()).isSubsetOf(201, 429, 503);
    assertThat(answers.get(201)).isBetween(1L, (long) LIMIT);
    assertThat(answers.get(201) + answers.getOrDefault(503, 0L)).isGreaterThanOrEqualTo(LIMIT);
  }

  @Test
  @Order(1)
  void whereOneNodeIsSlowToTellAReaderOfTheEventsSkipsNone() {
    var organization = nodes.newOrganization();
    var inbox = nodes.api(0, organization).inbox("Told");
    var reader = new EventReader(nodes.store(), inbox);
    slowLine.delay(Duration.ofMillis(250));
    var accepted = new ArrayList<String>();
    try {
      var asked = new ArrayList<CompletableFuture<Api.Answer>>();
      var mail = new JsonObject().put("to", "ann@example.com").put("text", "Hello");
      for (int i = 0; i < LIMIT; i++) {
        var node = nodes.api(i % 10 == 0 ? 2 : i % 2, organization);
        asked.add(node.postAtOnce(Api.messagesOf(inbox) + "/send", mail));
      }
      asked.forEach(each -> accepted.add(each.join().expect(201).json().getString("id")));
      await("every event was read")
          .atMost(PATIENCE)
          .until(() -> reader.read().count("message.sent") >= accepted.size());
    } finally {
      slowLine.delay(Duration.ZERO);
    }

    assertThat(reader.messages("message.sent")).containsExactlyInAnyOrderElementsOf(accepted);
    assertThat(reader.count("inbox.created")).isEqualTo(1);
  }

  /** Each refers to a mail that nobody here has seen; all nodes make the thread at once. */
  @Test
  @Order(1)
  void fiftyMailsOfOneUnknownRootOverAllNodesAreOneThread() {
    var api = nodes.api(0, nodes.newOrganization());
    var inbox = api.inbox("Conversation");
    var sent =
        IntStream.range(0, 50)
            .mapToObj(i -> CompletableFuture.runAsync(() -> answerUnknown(inbox, i)))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(sent).join();

    api.awaitMessages(inbox, 50);
    var threads = "/v1/inboxes/" + inbox.getString("id") + "/threads";
    await("one thread that counts them all")
        .atMost(PATIENCE)
        .until(() -> api.get(threads).list().get(0).getInteger("messageCount") == 50);
    assertThat(api.get(threads).list()).hasSize(1);
  }

  private static void answerUnknown(JsonObject inbox, int number) {
    var address = inbox.getString("email");
    var mail =
        "References: <root@elsewhere.example>\r\n" + SmtpClient.mail(address, "answer " + number);
    try (var client = new SmtpClient(nodes.get(number % 3).smtpPort())) {
      assertThat(client.send(address, mail)).startsWith("250 ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Order(3)
  @Tag("long")
  void aRollingRestartUnderLoadLosesNothing() {
    restart(nodes.all());
  }

  /** Of one after the other, while clients go on with those that run. */
  private static void restart(List<GatewayProcess> inTurn) {
    var load = new SteadyLoad(nodes, 2);
    try (load) {
      for (var node : inTurn) {
        assertThat(node.stop()).isEqualTo(128 + 15);
        int before = load.acceptedSoFar();
        await("the others go on")
            .atMost(PATIENCE)
            .until(() -> load.acceptedSoFar() > before + 5 || !load.faults().isEmpty());
        node.start();
      }
    }
    assertThat(load.faults()).isEmpty();
    var accepted = load.accepted();

    var ids = accepted.stream().map(SteadyLoad.Accepted::id).toList();
    await("every accepted mail was sent")
        .atMost(PATIENCE)
        .until(() -> countSent(ids) == ids.size());
    var arrivals = relay.arrivals();
    assertThat(accepted)
        .isNotEmpty()
        .allSatisfy(mail -> assertThat(arrivals).containsEntry(mail.externalMessageId(), 1L));
  }

  private static long countSent(List<String> ids) {
    var sent = new JsonObject().put("_id", new JsonObject().put("$in", ids)).put("status", "sent");
    return nodes.store().count(Collections.MESSAGES, sent, ids.size()).await();
  }
}
