package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes back to the reverse-path of a mail is about that mail and that recipient. */
@Timeout(120)
class ReturnedMailTest {
  private static final MailSink SINK = new MailSink();

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
          .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_PORT", SINK.port());

  private static Api api;
  private JsonObject inbox = api.inbox("Sender");

  @BeforeAll
  static void connect() {
    api = GATEWAY.api();
  }

  @AfterAll
  static void close() {
    SINK.close();
  }

  private JsonObject sent(String... to) {
    var mail = new JsonObject().put("to", List.of(to)).put("subject", "News").put("text", "Hello");
    var id = api.send(inbox, mail).expect(201).json().getString("id");
    return api.awaitStatus(inbox, id, "sent");
  }

  private static String reversePathOf(String recipient) {
    return SINK.await(recipient).reversePath();
  }

  /** An address that no other test sends to. */
  private static String somebody() {
    return "a" + Ids.next() + "@example.com";
  }

  private static String come(String reversePath, String to, String mail) {
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      return client.send(reversePath, to, mail);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void comeBack(String to, String mail) {
    assertThat(come("", to, mail)).startsWith("250 ");
  }

  private String status(JsonObject message, String recipient) {
    return Api.recipient(api.message(inbox, message.getString("id")), recipient)
        .getString("status");
  }

  private static boolean isSuppressed(String address) {
    return api.get("/v1/suppressions?per=100").expect(200).list().stream()
        .anyMatch(each -> each.getString("email").equals(address));
  }

  /** The one message that came in. */
  private JsonObject received() {
    var inbound = Api.messagesOf(inbox) + "?direction=inbound";
    await().until(() -> !api.get(inbound).expect(200).list().isEmpty());
    assertThat(api.get(inbound).list()).hasSize(1);
    return api.get(inbound).list().get(0);
  }

  private static JsonObject reported(JsonObject received) {
    return received.getJsonObject("report").getJsonArray("recipients").getJsonObject(0);
  }

  @Test
  void aReportMovesThatDeliveryWhateverItSays() {
    var gone = somebody();
    var ann = somebody();
    var other = sent(somebody());
    var message = sent(gone, ann);
    assertThat(reversePathOf(gone)).matches("bounce\\+[0-9a-f]{44}@sendook\\.localhost");
    assertThat(reversePathOf(ann)).isNotEqualTo(reversePathOf(gone));
    assertThat(SINK.await(gone).mail()).contains("From: Sender <" + inbox.getString("email") + ">");

    // The text speaks of another mail, and of where the address was forwarded to.
    comeBack(
        reversePathOf(gone).toUpperCase(Locale.ROOT),
        ReturnedMails.dsn(
            "elsewhere@example.net", "failed", "5.1.1", other.getString("externalMessageId")));

    var bounced = api.awaitStatus(inbox, message.getString("id"), "bounced");
    assertThat(Api.recipient(bounced, gone).getString("status")).isEqualTo("bounced");
    assertThat(Api.recipient(bounced, gone).getString("enhancedCode")).isEqualTo("5.1.1");
    assertThat(Api.recipient(bounced, ann).getString("status")).isEqualTo("sent");
    assertThat(api.message(inbox, other.getString("id")).getString("status")).isEqualTo("sent");
    assertThat(isSuppressed(gone)).isTrue();
    var received = received();
    assertThat(received.getString("threadId")).isEqualTo(message.getString("threadId"));
    assertThat(received.getJsonObject("report").getString("kind")).isEqualTo("bounce");
    assertThat(reported(received).getString("address")).isEqualTo("elsewhere@example.net");
    assertThat(reported(received).getString("messageId")).isEqualTo(message.getString("id"));
    var timeline =
        api.get(Api.messagesOf(inbox) + "/" + message.getString("id") + "/events").list();
    assertThat(timeline)
        .filteredOn(each -> "message.bounced".equals(each.getString("type")))
        .hasSize(1);
  }

  @Test
  void aNoticeThatNamesNobodyMovesItToo() {
    var gone = somebody();
    var message = sent(gone);
    comeBack(
        reversePathOf(gone),
        ReturnedMails.notice("Mail delivery failed", "Your message could not be delivered."));
    api.awaitStatus(inbox, message.getString("id"), "bounced");
    assertThat(isSuppressed(gone)).isFalse();
    assertThat(reported(received()).getString("address")).isEqualTo(gone);
    assertThat(reported(received()).getString("messageId")).isEqualTo(message.getString("id"));
  }

  @Test
  void aComplaintNeedsNoName() {
    var ann = somebody();
    var message = sent(ann);
    comeBack(reversePathOf(ann), ReturnedMails.complaint());
    api.awaitStatus(inbox, message.getString("id"), "complained");
    assertThat(isSuppressed(ann)).isTrue();
    assertThat(reported(received()).getString("messageId")).isEqualTo(message.getString("id"));
  }

  @Test
  void aNoticeOfSuccessDelivers() {
    var ann = somebody();
    var message = sent(ann);
    comeBack(reversePathOf(ann), ReturnedMails.dsn(ann, "delivered", "2.0.0", "x@example.com"));
    api.awaitStatus(inbox, message.getString("id"), "delivered");
  }

  @Test
  void whatIsNoFinalReportMovesNothingAndStandsInTheInbox() {
    var ann = somebody();
    var message = sent(ann);
    var path = reversePathOf(ann);

    comeBack(path, ReturnedMails.dsn(ann, "delayed", "4.4.1", "x@example.com"));
    comeBack(path, ReturnedMails.autoReply());
    assertThat(come("bob@example.com", path, SmtpClient.mail(path, "Ordinary " + Ids.next())))
        .startsWith("250 ");

    var thread =
        api.awaitMessages(inbox, 4).stream()
            .filter(each -> each.getString("threadId").equals(message.getString("threadId")))
            .toList();
    assertThat(thread).hasSize(4);
    assertThat(thread)
        .extracting(
            each ->
                each.getJsonObject("report") == null
                    ? "none"
                    : each.getJsonObject("report").getString("kind"))
        .containsExactlyInAnyOrder("none", "none", "delayed", "autoreply");
    assertThat(status(message, ann)).isEqualTo("sent");
    assertThat(isSuppressed(ann)).isFalse();
  }

  @Test
  void aReportThatIsFasterThanTheYesWaitsForIt() {
    var gone = somebody();
    SINK.onArrival(
        arrival -> {
          if (arrival.recipient().equals(gone)) {
            comeBack(
                arrival.reversePath(), ReturnedMails.dsn(gone, "failed", "5.1.1", "x@example.com"));
            // Not told yes before the report was looked at.
            await()
                .until(
                    () ->
                        GATEWAY
                                .store()
                                .count(
                                    Collections.RECEIPTS,
                                    new JsonObject()
                                        .put("recipients", arrival.reversePath())
                                        .put("queue.attempts", new JsonObject().put("$gt", 0)),
                                    1)
                                .await()
                            > 0);
          }
        });
    var mail = new JsonObject().put("to", gone).put("text", "Hello");
    var id = api.send(inbox, mail).expect(201).json().getString("id");
    api.awaitStatus(inbox, id, "bounced");
    assertThat(SINK.to(gone)).hasSize(1);
    assertThat(received().getJsonObject("report").getString("kind")).isEqualTo("bounce");
  }

  @Test
  void whatIsForgedIsRefusedAtTheDoor() {
    var ann = somebody();
    sent(ann);
    var path = reversePathOf(ann);
    int at = path.indexOf('@');
    var altered = path.substring(0, at - 1) + (path.charAt(at - 1) == '0' ? '1' : '0');
    for (var sender : List.of("", "bob@example.com")) {
      for (var forged :
          List.of(
              altered + path.substring(at),
              "bounce+" + Ids.next() + "0".repeat(20) + path.substring(at),
              path.substring(0, at) + "@elsewhere.example",
              "bounce" + path.substring(at))) {
        assertThat(come(sender, forged, "x")).as(forged).startsWith("550 5.1.1 ");
      }
    }
    assertThat(api.countMessages(inbox)).isEqualTo(1);
  }

  @Test
  void whatIsGoneTakesNoMailAnyMore() throws IOException {
    var ann = somebody();
    var message = sent(ann);
    var path = reversePathOf(ann);
    api.delete(Api.messagesOf(inbox) + "/" + message.getString("id")).expect(200);
    await().until(() -> come("", path, ReturnedMails.autoReply()).startsWith("550 5.1.1 "));

    var bob = somebody();
    sent(bob);
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      client.ask("MAIL FROM:<>");
      assertThat(client.ask("RCPT TO:<" + reversePathOf(bob) + ">")).startsWith("250 ");
      api.delete("/v1/inboxes/" + inbox.getString("id")).expect(200);
      assertThat(come("", reversePathOf(bob), "x")).startsWith("550 5.1.1 ");
      assertThat(client.ask("DATA")).startsWith("354 ");
      assertThat(client.ask(ReturnedMails.autoReply() + "\r\n.")).startsWith("250 ");
    }
    var receipt = new JsonObject().put("recipients", reversePathOf(bob));
    await().until(() -> GATEWAY.store().count(Collections.RECEIPTS, receipt, 1).await() == 0);
  }

  @Test
  void severalWaysToOneInboxMakeOneMessage() throws IOException {
    var ann = somebody();
    var bob = somebody();
    var message = sent(ann, bob);
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      client.ask("MAIL FROM:<>");
      for (var to : List.of(inbox.getString("email"), reversePathOf(ann), reversePathOf(bob))) {
        assertThat(client.ask("RCPT TO:<" + to + ">")).startsWith("250 ");
      }
      client.ask("DATA");
      var mail = ReturnedMails.dsn(ann, "failed", "5.2.2", message.getString("externalMessageId"));
      assertThat(client.ask(mail + "\r\n.")).startsWith("250 ");
    }
    await().until(() -> status(message, bob).equals("bounced"));
    assertThat(status(message, ann)).isEqualTo("bounced");
    received();
  }

  @Test
  void nobodyReachesAnotherOrganization() {
    var ann = somebody();
    var theirs = sent(ann);
    var other = GATEWAY.api(Ids.next());
    var otherInbox = other.inbox("Other");
    var bob = somebody();
    var mail = new JsonObject().put("to", bob).put("text", "Hello");
    var own = other.send(otherInbox, mail).expect(201).json().getString("id");
    other.awaitStatus(otherInbox, own, "sent");

    comeBack(
        reversePathOf(bob),
        ReturnedMails.dsn(ann, "failed", "5.1.1", theirs.getString("externalMessageId")));

    other.awaitStatus(otherInbox, own, "bounced");
    assertThat(status(theirs, ann)).isEqualTo("sent");
    assertThat(api.countMessages(inbox)).isEqualTo(1);
    var reserved = new JsonObject().put("email", reversePathOf(ann));
    other.post("/v1/inboxes", reserved).expectError(400, "invalid_request");
  }
}
