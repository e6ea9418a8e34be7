package com.sendook.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sendook.GatewayExtension;
import com.sendook.inbound.parse.CorpusScore;
import com.sendook.inbound.reply.ReplyScore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Real mails come in by the SMTP door: each is taken and kept as it came, and read as others do.
 */
class CorpusTest {
  /** Reached once; the scores may only grow. */
  private static final double FIRM_FIELDS = 1.0;

  private static final int REPLIES = 24;

  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final Path CORPUS = CorpusScore.corpus();

  /** What was sent, by the recipient that it alone was sent to. */
  private record Sent(Path file, String mail) {}

  private static final Map<String, Sent> SENT = new HashMap<>();
  private static final Map<String, JsonObject> RECEIVED = new HashMap<>();
  private static JsonObject inbox;

  @BeforeAll
  static void send() throws IOException {
    assumeTrue(Files.isDirectory(CORPUS), "no mail corpus at " + CORPUS + " (-Dsendook.corpus)");
    inbox = GATEWAY.api().inbox("Corpus");
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      for (var file : CorpusScore.mails(CORPUS)) {
        var mail = mail(file);
        var marked = "X-Corpus: " + SENT.size() + "\r\n" + mail;
        assertThat(client.send(inbox.getString("email"), stuffed(marked)))
            .as(file.toString())
            .startsWith("250 ");
        SENT.put(String.valueOf(SENT.size()), new Sent(file, marked));
      }
    }
    await("every mail is in the inbox")
        .atMost(Duration.ofSeconds(60))
        .until(() -> GATEWAY.api().countMessages(inbox) == SENT.size());
    for (int page = 1; RECEIVED.size() < SENT.size(); page++) {
      for (var slim : GATEWAY.api().get(Api.messagesOf(inbox) + "?page=" + page).list()) {
        var message = GATEWAY.api().message(inbox, slim.getString("id"));
        RECEIVED.put(header(message, "X-Corpus"), message);
      }
    }
  }

  /** A bare body gets the header that it lacks. */
  private static String mail(Path file) throws IOException {
    var bytes = new String(CorpusScore.withCrLf(Files.readAllBytes(file)), ISO_8859_1);
    var type = CorpusScore.expectations(file).path("wrap").asText();
    return type.isEmpty()
        ? bytes
        : "From: ann@example.com\r\nMIME-Version: 1.0\r\nContent-Type: "
            + type
            + "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + bytes;
  }

  /** RFC 5321, 4.5.2; the client ends the last line. */
  private static String stuffed(String mail) {
    var stuffed = mail.replace("\r\n.", "\r\n..");
    return stuffed.endsWith("\r\n") ? stuffed.substring(0, stuffed.length() - 2) : stuffed;
  }

  private static String header(JsonObject message, String name) {
    return message.getJsonArray("headers").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals(name))
        .findFirst()
        .orElseThrow()
        .getString("value");
  }

  @Test
  void everyMailIsKeptAsItCame() {
    SENT.forEach(
        (number, sent) -> {
          var id = RECEIVED.get(number).getString("id");
          var raw = GATEWAY.api().download(Api.messagesOf(inbox) + "/" + id + "/raw").body();
          assertThat(new String(raw, ISO_8859_1)).as("%s", sent.file()).contains(sent.mail());
        });
  }

  @Test
  void theFieldsOfRealMailsAreReadAsOthersDo() throws IOException {
    var score = new CorpusScore();
    for (var each : SENT.entrySet()) {
      score.add(each.getValue().file(), fields(RECEIVED.get(each.getKey())));
    }
    System.out.println("By the door: " + score);
    assertThat(score.firm()).as(score.toString()).isGreaterThanOrEqualTo(FIRM_FIELDS);
  }

  @Test
  void theNewWordsOfRealRepliesAreFound() throws IOException {
    var wrong = new ArrayList<String>();
    int total = 0;
    for (var each : SENT.entrySet()) {
      var file = each.getValue().file();
      if (file.getParent().endsWith("reply")) {
        total++;
        var found = RECEIVED.get(each.getKey()).getString("extractedText");
        if (!ReplyScore.isAccepted(file, found)) {
          wrong.add(file.getFileName() + ":\n" + found);
        }
      }
    }
    var report = "By the door: reply %d of %d %s".formatted(total - wrong.size(), total, wrong);
    System.out.println(report);
    assertThat(total - wrong.size()).as(report).isGreaterThanOrEqualTo(REPLIES);
  }

  private static Map<String, Object> fields(JsonObject message) {
    var fields = new HashMap<String, Object>();
    fields.put("subject", message.getString("subject"));
    fields.put("to", addresses(message.getJsonArray("to")));
    fields.put("cc", addresses(message.getJsonArray("cc")));
    fields.put("attachments", attachments(message.getJsonArray("attachments")));
    return fields;
  }

  private static List<String> addresses(JsonArray written) {
    return written.stream()
        .map(String.class::cast)
        .map(each -> each.substring(each.lastIndexOf('<') + 1).replace(">", ""))
        .map(each -> each.toLowerCase(Locale.ROOT))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<Map<String, Object>> attachments(JsonArray shown) {
    var attachments = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < shown.size(); i++) {
      var each = shown.getJsonObject(i);
      var fields = new HashMap<String, Object>();
      // A file without a name gets one, since it has to be called something.
      var name = each.getString("name");
      fields.put("name", name.equals("attachment-" + i) ? null : name);
      fields.put("contentType", each.getString("contentType"));
      fields.put("size", each.getLong("size"));
      attachments.add(fields);
    }
    return attachments;
  }
}
