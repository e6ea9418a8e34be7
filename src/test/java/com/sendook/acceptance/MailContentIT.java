package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent from one inbox arrives as it was meant: in another inbox here, and outside. */
class MailContentIT {
  private static final String OUTSIDE = "ann@example.com";

  @TempDir static Path folder;
  private static GatewayProcess gateway;
  private static Api api;
  private static JsonObject alice;
  private static JsonObject bob;

  @BeforeAll
  static void start() {
    gateway =
        GatewayProcess.in(folder).heap("512m").with("SENDOOK_LIMITS_SEND_PER_HOUR", 0).start();
    api = gateway.api();
    alice = api.inbox("Alice");
    bob = api.inbox("Bob");
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static JsonObject mail(String subject, String... to) {
    return new JsonObject().put("to", List.of(to)).put("subject", subject).put("text", "Hello");
  }

  private static String email(JsonObject inbox) {
    return inbox.getString("email");
  }

  /** Sends from Alice, and waits until nothing is open any more. */
  private static JsonObject sent(JsonObject mail) {
    var id = api.send(alice, mail).expect(201).json().getString("id");
    return settled(alice, id);
  }

  private static JsonObject settled(JsonObject inbox, String id) {
    return api.awaitMessage(
        inbox, id, each -> !List.of("queued", "sending").contains(each.getString("status")));
  }

  private static JsonObject arrived(JsonObject inbox, String subject) {
    return org.awaitility.Awaitility.await(subject)
        .until(
            () ->
                api.get(Api.messagesOf(inbox)).list().stream()
                    .filter(each -> each.getString("direction").equals("inbound"))
                    .filter(each -> each.getString("subject").equals(subject))
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000_000, 15_700_000})
  void aLargeFile(int bytes) throws Exception {
    var content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    var subject = "file of " + bytes;
    var file = file("größe, \"1\".bin", "application/x-own", content);
    sent(mail(subject, email(bob), OUTSIDE).put("attachments", new JsonArray().add(file)));

    assertFile(arrived(bob, subject), "größe, \"1\".bin", "application/x-own", bytes, null);
    assertThat(Outbox.of(gateway, subject).single().file("größe, \"1\".bin")).isEqualTo(content);
  }

  @Test
  void anInlineImage() throws Exception {
    var content = "not really a PNG\r\n\0\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var file = file("logo.png", "image/png", content).put("contentId", "logo@sendook");
    var mail =
        mail("image", email(bob), OUTSIDE)
            .put("html", "<img src=\"cid:logo@sendook\">")
            .put("attachments", new JsonArray().add(file));
    sent(mail);

    var arrived = arrived(bob, "image");
    assertFile(arrived, "logo.png", "image/png", content.length, "logo@sendook");
    assertThat(arrived.getString("html")).contains("cid:logo@sendook");
    assertThat(Outbox.of(gateway, "image").single().file("logo.png")).isEqualTo(content);
  }

  private static JsonObject file(String name, String type, byte[] content) {
    return new JsonObject()
        .put("name", name)
        .put("contentType", type)
        .put("content", Base64.getEncoder().encodeToString(content));
  }

  private static void assertFile(
      JsonObject message, String name, String type, int size, String contentId) {
    assertThat(message.getJsonArray("attachments")).hasSize(1);
    var file = message.getJsonArray("attachments").getJsonObject(0);
    assertThat(file.getString("name")).isEqualTo(name);
    assertThat(file.getString("contentType")).isEqualTo(type);
    assertThat(file.getInteger("size")).isEqualTo(size);
    assertThat(file.getString("contentId")).isEqualTo(contentId);
  }

  @Test
  void bccStandsInNoHeader() throws Exception {
    var mail = mail("secret", OUTSIDE, email(bob)).put("bcc", List.of("Eve <eve@example.net>"));
    var message = sent(mail);
    assertThat(message.getJsonArray("bcc")).containsExactly("Eve <eve@example.net>");

    var outbox = Outbox.of(gateway, "secret");
    assertThat(outbox.recipients()).containsExactlyInAnyOrder(OUTSIDE, "eve@example.net");
    assertThat(outbox.mails())
        .allSatisfy(each -> assertThat(each.asSent()).doesNotContainIgnoringCase("bcc", "eve"));
    assertThat(arrived(bob, "secret").encode()).doesNotContainIgnoringCase("eve");
  }

  @Test
  void everyRecipientHasAStatusAndTheWorstIsTheMessages() {
    var nobody = "nobody@" + GatewayProcess.DOMAIN;
    var message = sent(mail("three", OUTSIDE, email(bob), nobody));
    var recipients = message.getJsonArray("recipients");
    assertThat(recipients)
        .extracting(each -> ((JsonObject) each).getString("address"))
        .containsExactlyInAnyOrder(OUTSIDE, email(bob), nobody);
    assertThat(recipients)
        .extracting(each -> ((JsonObject) each).getString("status"))
        .containsExactlyInAnyOrder("sent", "delivered", message.getString("status"));
    assertThat(message.getString("status"))
        .isEqualTo(status(message, nobody))
        .isIn("rejected", "bounced");

    assertThat(sent(mail("two", OUTSIDE, email(bob))).getString("status")).isEqualTo("sent");
    assertThat(sent(mail("one", email(bob))).getString("status")).isEqualTo("delivered");
  }

  private static String status(JsonObject message, String address) {
    return message.getJsonArray("recipients").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("address").equals(address))
        .findFirst()
        .orElseThrow()
        .getString("status");
  }

  @Test
  void theMissingBodyIsDerived() {
    var fromText = mail("from text", email(bob)).put("text", "1 < 2\nnext line");
    assertThat(sent(fromText).getString("html")).contains("1 &lt; 2").doesNotContain("1 < 2");
    assertThat(arrived(bob, "from text").getString("html")).contains("1 &lt; 2");

    var fromHtml = mail("from html", email(bob)).put("html", "<p>1 &lt; 2</p><p>next</p>");
    fromHtml.remove("text");
    assertThat(sent(fromHtml).getString("text")).contains("1 < 2", "next").doesNotContain("<p>");
    assertThat(arrived(bob, "from html").getString("text")).contains("1 < 2");
  }

  @Test
  void aReplyToAllLeavesOutItselfAndTheBlindCopies() {
    var mail =
        mail("Re: all", email(bob), OUTSIDE)
            .put("cc", List.of("Carl <carl@example.com>"))
            .put("bcc", List.of("eve@example.net"));
    sent(mail);
    var arrived = arrived(bob, "Re: all");
    var path = Api.messagesOf(bob) + "/" + arrived.getString("id") + "/reply";

    var toAll = new JsonObject().put("text", "Yes").put("replyAll", true);
    var reply = api.post(path, toAll).expect(201).json();
    assertThat(reply.getString("subject")).isEqualTo("Re: all");
    assertThat(reply.getJsonArray("to")).containsExactly("Alice <" + email(alice) + ">");
    assertThat(reply.getJsonArray("cc"))
        .containsExactlyInAnyOrder(OUTSIDE, "Carl <carl@example.com>");
    assertThat(reply.getJsonArray("bcc")).isEmpty();

    var toSender = api.post(path, new JsonObject().put("text", "Yes")).expect(201).json();
    assertThat(toSender.getJsonArray("cc")).isEmpty();
    assertThat(toSender.getString("threadId"))
        .isEqualTo(reply.getString("threadId"))
        .isEqualTo(arrived.getString("threadId"));
  }

  @Test
  void aReplyToAnOwnMailGoesToItsRecipients() {
    var first = sent(mail("again", OUTSIDE));
    var path = Api.messagesOf(alice) + "/" + first.getString("id") + "/reply";
    var second = api.post(path, new JsonObject().put("text", "And")).expect(201).json();
    assertThat(second.getJsonArray("to")).containsExactly(OUTSIDE);
    assertThat(second.getString("subject")).isEqualTo("Re: again");
    assertThat(second.getString("threadId")).isEqualTo(first.getString("threadId"));
  }

  @Test
  void aDeletedInboxTakesNoMoreMailAndKeepsItsAddress() throws IOException {
    var carol = api.inbox("Carol");
    var path = "/v1/inboxes/" + carol.getString("id");
    assertThat(api.delete(path).expect(200).json()).isEqualTo(carol);

    api.get(path).expectError(404, "not_found");
    api.delete(path).expectError(404, "not_found");
    api.send(carol, mail("x", OUTSIDE)).expectError(404, "not_found");
    assertThat(api.get("/v1/inboxes?per=100").list()).contains(alice, bob).doesNotContain(carol);
    try (var client = new SmtpClient(gateway.smtpPort())) {
      assertThat(client.send(email(carol), "x")).startsWith("550 5.1.1 ");
    }
    var sameAddress = new JsonObject().put("email", email(carol));
    api.post("/v1/inboxes", sameAddress).expectError(400, "invalid_request");
    assertThat(email(api.inbox("Carol"))).startsWith("carol-").isNotEqualTo(email(carol));
  }
}
