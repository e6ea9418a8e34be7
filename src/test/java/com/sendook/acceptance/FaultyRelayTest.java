package com.sendook.acceptance;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.drop;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reset;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.stall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.outbound.transport.smtp.FakeSmtpServer;
import com.sendook.outbound.transport.smtp.FakeSmtpServer.Connection;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user sees of a relay that goes wrong, and how often the mail arrives there: once for each
 * time that the gateway could not know that it had.
 */
@Timeout(60)
class FaultyRelayTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final FakeSmtpServer RELAY =
      FakeSmtpServer.listening(VERTX, "PIPELINING", "8BITMIME");

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
          .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_PORT", RELAY.port())
          .with("SENDOOK_RELAY_REPLY_TIMEOUT", "1s")
          .with("SENDOOK_QUEUE_SWEEP_EVERY", "50ms");

  private static final String TAKEN = "250 2.0.0 taken";

  private static Api api;
  private static JsonObject inbox;

  @BeforeAll
  static void connect() {
    api = GATEWAY.api();
    inbox = api.inbox("Sender");
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  static Stream<Arguments> finalFaults() {
    return Stream.of(
        Arguments.of(
            "MAIL",
            reply("550-5.7.1 Not\r\n550 5.7.1 from you"),
            "rejected",
            550,
            "5.7.1",
            "5.7.1 Not 5.7.1 from you",
            0),
        Arguments.of(
            "RCPT", reply("550-No such\r\n550 user"), "rejected", 550, null, "No such user", 0),
        Arguments.of(".", reply("554 5.6.0 not so"), "rejected", 554, "5.6.0", "5.6.0 not so", 1),
        Arguments.of(".", reply(TAKEN).andThen(drop()), "sent", 250, "2.0.0", "2.0.0 taken", 1),
        Arguments.of(".", reply(TAKEN).andThen(reset()), "sent", 250, "2.0.0", "2.0.0 taken", 1),
        Arguments.of(".", reply(TAKEN + "\r\n421 bye"), "sent", 250, "2.0.0", "2.0.0 taken", 1));
  }

  /** One attempt, however often the queue looks: the next mail comes behind it. */
  @ParameterizedTest(name = "at {0}: {2}")
  @MethodSource("finalFaults")
  void endsAMail(
      String step,
      Consumer<Connection> fault,
      String status,
      int code,
      String enhancedCode,
      String words,
      int arrivals) {
    RELAY.once(step, fault);
    var mail = send("Hello");

    var recipient = recipient(api.awaitStatus(inbox, mail.getString("id"), status));

    assertThat(recipient.getInteger("attempts")).isEqualTo(1);
    assertThat(recipient.getInteger("code")).isEqualTo(code);
    assertThat(recipient.getString("enhancedCode")).isEqualTo(enhancedCode);
    assertThat(recipient.getString("reply")).isEqualTo(words);
    var next = send("Hello again");
    api.awaitStatus(inbox, next.getString("id"), "sent");
    assertThat(delivery(mail).containsKey("queue")).isFalse();
    assertThat(arrivals(mail)).hasSize(arrivals);
    assertThat(arrivals(next)).hasSize(1);
  }

  static Stream<Arguments> passingFaults() {
    return Stream.of(
        Arguments.of(
            "CONNECT",
            reply("421-4.3.2 Too\r\n421 4.3.2 many").andThen(drop()),
            "unreachable",
            421,
            "4.3.2 Too 4.3.2 many",
            1),
        Arguments.of(
            "RCPT",
            reply("450-4.2.0 Grey\r\n450 4.2.0 list"),
            "deferred",
            450,
            "4.2.0 Grey 4.2.0 list",
            1),
        Arguments.of("DATA", stall(), "deferred", null, "no reply to DATA in 1.0 s", 1),
        Arguments.of("BODY", drop(), "deferred", null, "", 1),
        // Between its end and the answer to it: twice at the far side, and the same mail.
        Arguments.of(".", drop(), "deferred", null, "the server closed the connection", 2));
  }

  @ParameterizedTest(name = "at {0}: {2}")
  @MethodSource("passingFaults")
  void putsAMailOff(
      String step,
      Consumer<Connection> fault,
      String outcome,
      Integer code,
      String words,
      int arrivals) {
    closeConnections();
    RELAY.once(step, fault);
    var mail = send(step.equals("BODY") ? "A good deal of it.\n".repeat(20_000) : "Hello");
    api.awaitMessage(
        inbox, mail.getString("id"), each -> recipient(each).getInteger("attempts") == 1);

    var attempt = timeline(mail).get(0);
    assertThat(attempt.getString("outcome")).isEqualTo(outcome);
    assertThat(attempt.getInteger("code")).isEqualTo(code);
    assertThat(attempt.getString("reply")).contains(words);
    doNow(mail);
    var sent = recipient(api.awaitStatus(inbox, mail.getString("id"), "sent"));
    assertThat(sent.getInteger("attempts")).isEqualTo(2);
    assertThat(arrivals(mail)).hasSize(arrivals);
    assertThat(arrivals(mail).stream().distinct()).as("the same bytes").hasSize(1);
  }

  private static JsonObject send(String text) {
    var mail = new JsonObject().put("to", "ann@example.com").put("text", text);
    return api.send(inbox, mail).expect(201).json();
  }

  private static JsonObject recipient(JsonObject message) {
    return message.getJsonArray("recipients").getJsonObject(0);
  }

  private static List<JsonObject> timeline(JsonObject message) {
    return api.get(Api.messagesOf(inbox) + "/" + message.getString("id") + "/events").list();
  }

  /** What the relay has of it, by its Message-ID. */
  private static List<String> arrivals(JsonObject message) {
    var id = "\r\nMessage-ID: <" + message.getString("externalMessageId") + ">\r\n";
    return RELAY.mails().stream().filter(mail -> mail.contains(id)).toList();
  }

  private static JsonObject delivery(JsonObject message) {
    var query = new JsonObject().put("messageId", message.getString("id"));
    return GATEWAY.store().findOne(Collections.DELIVERIES, query).await();
  }

  /** Nobody waits a quarter of a minute for the next attempt. */
  private static void doNow(JsonObject message) {
    await().until(() -> !delivery(message).getJsonObject("queue").containsKey("token"));
    var waiting = new JsonObject().put("messageId", message.getString("id"));
    var due = new JsonObject().put("queue.dueAt", Documents.date(Instant.EPOCH));
    GATEWAY
        .store()
        .updateAll(Collections.DELIVERIES, waiting, new JsonObject().put("$set", due))
        .await();
  }

  /** So that the next mail needs a new one. */
  private static void closeConnections() {
    RELAY.connections.forEach(Connection::close);
  }
}
