package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reports that come by SMTP find the message that they are about. */
class ReportsTest {
  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension().with("SENDOOK_LIMITS_SEND_PER_HOUR", 0);

  private static final String DSN =
      """
      From: MAILER-DAEMON@mx.example.com\r
      To: %1$s\r
      Subject: Undelivered Mail Returned to Sender\r
      MIME-Version: 1.0\r
      Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
      \r
      --b\r
      Content-Type: text/plain\r
      \r
      Your mail could not be delivered.\r
      --b\r
      Content-Type: message/delivery-status\r
      \r
      Reporting-MTA: dns; mx.example.com\r
      \r
      Final-Recipient: rfc822; %2$s\r
      Action: %3$s\r
      Status: %4$s\r
      Diagnostic-Code: smtp; 550 %4$s %6$s\r
      \r
      --b\r
      Content-Type: text/rfc822-headers\r
      \r
      Message-ID: <%5$s>\r
      \r
      --b--\r
      """;

  private static Api api;
  private static JsonObject inbox;

  @BeforeAll
  static void connect() {
    api = new Api(GATEWAY.url(), GatewayExtension.API_KEY);
    inbox = api.inbox("Sender");
  }

  private static JsonObject sent(String... to) {
    var mail = new JsonObject().put("to", List.of(to)).put("text", "Hello");
    var id = api.send(inbox, mail).expect(201).json().getString("id");
    return api.awaitStatus(inbox, id, "sent");
  }

  private static void report(
      JsonObject about, String recipient, String action, String status, String words)
      throws IOException {
    var address = inbox.getString("email");
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      var mail =
          DSN.formatted(
              address, recipient, action, status, about.getString("externalMessageId"), words);
      assertThat(client.send("", address, mail)).startsWith("250 ");
    }
  }

  @Test
  void aBounceMovesItsRecipientAloneAndNothingMoreIsSentThere() throws IOException {
    var message = sent("gone@example.com", "ann@example.com");

    report(message, "gone@example.com", "failed", "5.1.1", "no such user");

    var bounced = api.awaitStatus(inbox, message.getString("id"), "bounced");
    var gone = Api.recipient(bounced, "gone@example.com");
    assertThat(gone.getString("status")).isEqualTo("bounced");
    assertThat(gone.getString("enhancedCode")).isEqualTo("5.1.1");
    assertThat(gone.getString("reply")).contains("no such user");
    assertThat(gone.getInteger("attempts")).isEqualTo(1);
    assertThat(Api.recipient(bounced, "ann@example.com").getString("status")).isEqualTo("sent");

    var timeline =
        api.get(Api.messagesOf(inbox) + "/" + message.getString("id") + "/events").list();
    assertThat(timeline.get(timeline.size() - 1).getString("type")).isEqualTo("message.bounced");

    var suppressions = api.get("/v1/suppressions").expect(200).list();
    assertThat(suppressions)
        .anySatisfy(
            each -> {
              assertThat(each.getString("email")).isEqualTo("gone@example.com");
              assertThat(each.getString("reason")).isEqualTo("bounce");
              assertThat(each.getString("messageId")).isEqualTo(message.getString("id"));
            });

    var report = reportOn(message);
    assertThat(report.getString("kind")).isEqualTo("bounce");
    var told = report.getJsonArray("recipients").getJsonObject(0);
    assertThat(told.getString("address")).isEqualTo("gone@example.com");
    assertThat(told.getBoolean("hard")).isTrue();
    assertThat(told.getString("messageId")).isEqualTo(message.getString("id"));
  }

  /** The inbox's message that has a report on this one. */
  private static JsonObject reportOn(JsonObject message) {
    return api.get(Api.messagesOf(inbox) + "?direction=inbound&per=100").expect(200).list().stream()
        .map(each -> each.getJsonObject("report"))
        .filter(each -> each != null && each.encode().contains(message.getString("id")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aDelayIsNotFinalAndAStrangersAddressIsNotMoved() throws IOException {
    var message = sent("late@example.com", "bob@example.com");
    report(message, "late@example.com", "delayed", "4.4.1", "no answer yet");
    report(message, "stranger@example.com", "failed", "5.1.1", "no such user");
    report(message, "bob@example.com", "failed", "5.2.2", "mailbox full");

    var bounced = api.awaitStatus(inbox, message.getString("id"), "bounced");

    assertThat(Api.recipient(bounced, "late@example.com").getString("status")).isEqualTo("sent");
    assertThat(api.get("/v1/suppressions").list())
        .extracting(each -> each.getString("email"))
        .doesNotContain("stranger@example.com", "late@example.com", "bob@example.com");
  }
}
