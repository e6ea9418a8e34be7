package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.outbound.transport.smtp.FakeSmtpServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may have many lines, or comes from outside, adds nothing to a mail: neither a command, nor a
 * header field, nor a part. What may have one line only is refused; that is for the contract tests.
 */
@Timeout(60)
class InjectionTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final FakeSmtpServer RELAY = FakeSmtpServer.listening(VERTX);

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
          .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_PORT", RELAY.port());

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n.\r\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<bob@evil.example>\r\nDATA\r\n",
        "\n.\nMAIL FROM:<eve@evil.example>\n",
        "\r.\rMAIL FROM:<eve@evil.example>\r",
        "\n.\r\nMAIL FROM:<eve@evil.example>\r\n",
        "\r\n.\nMAIL FROM:<eve@evil.example>\r\n",
        ".",
        "Bcc: bob@evil.example\r\n\r\nanother body",
        "\0\r\n\0.\0\r\n",
        "é\n.\r\nBcc: bob@evil.example\r\n",
        "\r\n--=_\r\nContent-Type: text/html\r\n\r\n<p>another part"
      })
  void freeText(String evil) throws Exception {
    var file =
        new JsonObject()
            .put("name", "forwarded.eml")
            .put("contentType", "message/rfc822")
            .put("content", base64("Subject: x\r\n\r\n" + evil));
    var mail =
        new JsonObject()
            .put("to", "ann@example.com")
            .put("subject", "Hello")
            .put("text", evil)
            .put("html", evil)
            .put("attachments", new JsonArray().add(file));
    var id = api.send(inbox, mail).expect(201).json().getString("id");

    var sent = arrival(api.awaitStatus(inbox, id, "sent"));

    assertIsOneMail(sent);
    assertThat(headerFields(sent))
        .containsExactly(
            "date", "from", "to", "subject", "message-id", "mime-version", "content-type");
    assertThat(parts(sent)).as("both bodies, and the file").isEqualTo(List.of(2, 2));
  }

  /** How many parts the mail has, and how many the first of them has. */
  private static List<Integer> parts(String wire) throws IOException, MessagingException {
    var bytes = wire.substring(0, wire.length() - 3).getBytes(StandardCharsets.ISO_8859_1);
    var whole = (Multipart) new MimeMessage(null, new ByteArrayInputStream(bytes)).getContent();
    var bodies = (Multipart) whole.getBodyPart(0).getContent();
    return List.of(whole.getCount(), bodies.getCount());
  }

  /** In encoded words a line break can stand in the header of a mail that is received. */
  @Test
  void whatWasReceivedAndIsAnswered() throws IOException {
    var evil = "=0D=0ABcc:_bob@evil.example=0D=0A=00=0D=0A";
    var mail =
        """
        From: =?utf-8?q?Ann%1$s?= <ann@example.com>\r
        To: %2$s\r
        Subject: =?utf-8?q?Help%1$s?=\r
        Reply-To: =?utf-8?q?%1$sAnn?= <ann@example.org>\r
        Cc: =?utf-8?q?%1$sCarl?= <carl@example.org>\r
        Message-ID: <a=0D=0A%%0D%%0A@example.com>\r
        References: =?utf-8?q?%1$s?= <b@example.com>\r
        Content-Type: text/plain\r
        \r
        Help me.\
        """
            .formatted(evil, inbox.getString("email"));
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      assertThat(client.send(inbox.getString("email"), mail)).startsWith("250 ");
    }
    var received = received();
    var answer = new JsonObject().put("text", "Turn it on.").put("replyAll", true);
    var path = Api.messagesOf(inbox) + "/" + received.getString("id") + "/reply";
    var id = api.post(path, answer).expect(201).json().getString("id");

    var sent = arrival(api.awaitStatus(inbox, id, "sent"));

    assertIsOneMail(sent);
    assertThat(headerFields(sent)).contains("from", "to", "cc", "subject", "in-reply-to");
    assertThat(headerFields(sent)).doesNotContain("bcc").doesNotHaveDuplicates();
    assertThat(recipients()).doesNotContain("RCPT TO:<bob@evil.example>");
    assertThat(recipients()).contains("RCPT TO:<ann@example.org>", "RCPT TO:<carl@example.org>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\rb", "a\nb"})
  void theNameOfARequest(String evil) throws IOException {
    var body = new JsonObject().put("to", "ann@example.com").put("text", "Hello").encode();
    var request =
        """
        POST %s/send HTTP/1.1\r
        Host: x\r
        Authorization: Bearer %s\r
        Idempotency-Key: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        Connection: close\r
        \r
        %s"""
            .formatted(Api.messagesOf(inbox), GatewayExtension.API_KEY, evil, body.length(), body);
    int before = api.countMessages(inbox);
    try (var line = new RawLine(GATEWAY.httpPort())) {
      var answer = line.say(request).answer();
      assertThat(answer).startsWith("HTTP/1.1 400 ");
    }
    assertThat(api.countMessages(inbox)).isEqualTo(before);
  }

  private static JsonObject received() {
    return api.awaitMessages(inbox, 1).stream()
        .filter(each -> each.getString("direction").equals("inbound"))
        .findFirst()
        .orElseThrow();
  }

  /** The mail as it came over the wire, a character for each byte. */
  private static String arrival(JsonObject message) {
    var id = "\r\nMessage-ID: <" + message.getString("externalMessageId") + ">\r\n";
    return RELAY.mails().stream().filter(each -> each.contains(id)).findFirst().orElseThrow();
  }

  private static List<String> recipients() {
    return RELAY.connections.stream()
        .flatMap(each -> each.commands.stream())
        .filter(each -> each.startsWith("RCPT"))
        .toList();
  }

  /** It ends where its dot is, and no server takes any other place for its end. */
  private static void assertIsOneMail(String wire) {
    assertThat(wire).endsWith("\r\n.\r\n");
    var withoutEnd = wire.substring(0, wire.length() - 3);
    assertThat(withoutEnd.replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
    assertThat(withoutEnd.lines()).doesNotContain(".");
    assertThat(RELAY.connections)
        .flatExtracting(each -> each.commands)
        .noneMatch(command -> command.contains("evil"));
  }

  private static List<String> headerFields(String wire) {
    return wire.substring(0, wire.indexOf("\r\n\r\n"))
        .lines()
        .filter(line -> !line.startsWith(" ") && !line.startsWith("\t"))
        .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
