package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.outbound.transport.smtp.FakeSmtpServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An answer that comes in finds the conversation that it belongs to, and no other. */
class ConversationTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final FakeSmtpServer RELAY = FakeSmtpServer.listening(VERTX);

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
          .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_TLS", "none")
          .with("SENDOOK_RELAY_PORT", RELAY.port());

  private static JsonObject inbox;
  private static int mails;

  @BeforeAll
  static void begin() {
    inbox = GATEWAY.api().inbox("Support");
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static JsonObject sent(String relayReply) {
    RELAY.on(".", FakeSmtpServer.reply(relayReply));
    var mail = new JsonObject().put("to", "ann@example.com").put("text", "Hello");
    var id = GATEWAY.api().send(inbox, mail).expect(201).json().getString("id");
    return GATEWAY.api().awaitStatus(inbox, id, "sent");
  }

  private static JsonObject received(JsonObject at, String headers) throws IOException {
    var subject = "answer " + mails++;
    var address = at.getString("email");
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      assertThat(client.send(address, headers + SmtpClient.mail(address, subject)))
          .startsWith("250 ");
    }
    return await()
        .until(
            () ->
                GATEWAY.api().get(Api.messagesOf(at) + "?per=100").list().stream()
                    .filter(each -> subject.equals(each.getString("subject")))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static String thread(JsonObject message) {
    return message.getString("threadId");
  }

  @Test
  void anAnswerStandsWithWhatItAnswers() throws IOException {
    var sent = sent("250 Ok");
    var id = "<" + sent.getString("externalMessageId") + ">";

    assertThat(thread(received(inbox, "In-Reply-To: " + id + "\r\n"))).isEqualTo(thread(sent));
    assertThat(thread(received(inbox, "References: <x@y.example> " + id + " <z@y.example>\r\n")))
        .isEqualTo(thread(sent));
  }

  /**
   * As SES does: what the recipient sees, and answers to, has the provider's id for a Message-ID.
   */
  @Test
  void anAnswerToTheIdThatARelayPutInStandsThereAsWell() throws IOException {
    var given = "0100018f2b3c4d5e-1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809-000000";
    var sent = sent("250 Ok " + given);

    assertThat(thread(received(inbox, "In-Reply-To: <" + given + "@email.amazonses.com>\r\n")))
        .isEqualTo(thread(sent));
    assertThat(thread(received(inbox, "References: <" + given + "@eu-west-1.amazonses.com>\r\n")))
        .isEqualTo(thread(sent));
  }

  @Test
  void whateverTheHeadersClaimNoOtherInboxIsReached() throws IOException {
    var given = "0100018f2b3c4d5e-ffffffff-5e6f-7081-92a3-b4c5d6e7f809-000000";
    var sent = sent("250 Ok " + given);
    var other = GATEWAY.api().inbox("Other");

    for (var id : new String[] {sent.getString("externalMessageId"), given + "@amazonses.com"}) {
      assertThat(thread(received(other, "In-Reply-To: <" + id + ">\r\n")))
          .isNotEqualTo(thread(sent));
    }
  }
}
