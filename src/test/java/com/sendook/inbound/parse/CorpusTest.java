package com.sendook.inbound.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sendook.mail.Mailbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scores the parser on real mails, against what other parsers make of them. */
class CorpusTest {
  /** Reached once; the score may only grow. */
  private static final double FIRM_SCORE = 1.0;

  private static final double SCORE = 0.996;

  private static final int BEGINNING_CHARS = 160;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> wrong = new ArrayList<>();
  private int right;
  private int total;
  private int firmRight;
  private int firmTotal;

  @Test
  void readsRealMailsAsOthersDo() throws IOException {
    Path corpus = Path.of(System.getProperty("sendook.corpus", "../shared/corpus"));
    assumeTrue(Files.isDirectory(corpus), "no mail corpus at " + corpus + " (-Dsendook.corpus)");
    try (Stream<Path> files = Files.walk(corpus)) {
      for (Path expectations :
          files.filter(f -> f.toString().endsWith(".expect.json")).sorted().toList()) {
        score(expectations);
      }
    }
    String score =
        "firm fields %d of %d, all fields %d of %d%n%s"
            .formatted(firmRight, firmTotal, right, total, String.join("\n", wrong));
    // Surefire keeps it beside the test's report.
    System.out.println(score);
    assertThat((double) firmRight / firmTotal).as(score).isGreaterThanOrEqualTo(FIRM_SCORE);
    assertThat((double) right / total).as(score).isGreaterThanOrEqualTo(SCORE);
  }

  private void score(Path expectations) throws IOException {
    JsonNode file = JSON.readTree(expectations.toFile());
    if (!file.has("expect")) {
      return;
    }
    Path mail = expectations.resolveSibling(file.get("file").asText());
    Map<String, Object> read = fields(new MailParser().parse(withCrLf(Files.readAllBytes(mail))));
    file.get("expect")
        .fields()
        .forEachRemaining(
            field -> {
              if (!read.containsKey(field.getKey())) {
                return;
              }
              boolean firm = field.getValue().get("firm").asBoolean();
              boolean accepted =
                  isAccepted(field.getValue().get("accept"), read.get(field.getKey()));
              count(firm, accepted);
              if (!accepted) {
                wrong.add(
                    "%s %s%s%n  read    %s%n  accepts %s"
                        .formatted(
                            mail.getFileName(),
                            field.getKey(),
                            firm ? " (firm)" : "",
                            JSON.valueToTree(read.get(field.getKey())),
                            field.getValue().get("accept")));
              }
            });
  }

  private void count(boolean firm, boolean accepted) {
    total++;
    right += accepted ? 1 : 0;
    firmTotal += firm ? 1 : 0;
    firmRight += firm && accepted ? 1 : 0;
  }

  private static Map<String, Object> fields(ParsedMail mail) {
    List<Mailbox> from = mail.from() == null ? List.of() : List.of(mail.from());
    Map<String, Object> fields = new HashMap<>();
    fields.put("subject", mail.subject());
    fields.put("from", addresses(from));
    fields.put("fromName", from.stream().map(box -> box.name() == null ? "" : box.name()).toList());
    fields.put("to", addresses(mail.to()));
    fields.put("cc", addresses(mail.cc()));
    fields.put("messageId", mail.messageId());
    fields.put("textBegins", beginning(mail.text()));
    fields.put("htmlBegins", beginning(mail.html()));
    fields.put("hasText", mail.text() != null && !mail.text().isBlank());
    fields.put("hasHtml", mail.html() != null && !mail.html().isBlank());
    fields.put("attachments", mail.attachments().stream().map(CorpusTest::attachment).toList());
    return fields;
  }

  private static List<String> addresses(List<Mailbox> boxes) {
    return boxes.stream()
        .map(box -> box.address().toLowerCase(Locale.ROOT))
        .distinct()
        .sorted()
        .toList();
  }

  private static String beginning(String text) {
    String collapsed = text == null ? "" : text.replaceAll("(?U)[\\s\\uFEFF]+", " ").strip();
    return collapsed.substring(0, Math.min(collapsed.length(), BEGINNING_CHARS)).strip();
  }

  private static Map<String, Object> attachment(ParsedAttachment attachment) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("name", attachment.name());
    fields.put("contentType", attachment.contentType());
    fields.put("size", attachment.content().length());
    return fields;
  }

  private static boolean isAccepted(JsonNode accepted, Object read) {
    JsonNode value = JSON.valueToTree(read);
    for (JsonNode one : accepted) {
      if (one.equals(value) || (one.isTextual() && sameText(one.asText(), value.asText()))) {
        return true;
      }
      boolean attachments = one.isArray() && !one.isEmpty() && one.get(0).isObject();
      if (attachments && sameAttachments(one, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean sameText(String accepted, String read) {
    return beginning(accepted).equals(beginning(read));
  }

  private static boolean sameAttachments(JsonNode accepted, JsonNode read) {
    if (accepted.size() != read.size()) {
      return false;
    }
    List<JsonNode> open = new ArrayList<>();
    read.forEach(open::add);
    for (JsonNode one : accepted) {
      JsonNode match =
          open.stream().filter(other -> sameAttachment(one, other)).findFirst().orElse(null);
      if (match == null) {
        return false;
      }
      open.remove(match);
    }
    return true;
  }

  private static boolean sameAttachment(JsonNode accepted, JsonNode read) {
    String type = accepted.get("contentType").asText();
    // We name an enclosed mail after its subject where the others leave it without a name.
    boolean sameName =
        accepted.get("name").equals(read.get("name"))
            || (accepted.get("name").isNull() && type.equals("message/rfc822"));
    return sameName
        && type.equals(read.get("contentType").asText())
        && sameSize(accepted.get("sizes"), read.get("size").asInt(), type);
  }

  private static boolean sameSize(JsonNode sizes, int read, String type) {
    double tolerance = type.startsWith("text/") || type.startsWith("message/") ? 0.05 : 0;
    if (sizes.isEmpty()) {
      return true;
    }
    for (JsonNode size : sizes) {
      if (Math.abs(size.asInt() - read) <= Math.ceil(size.asInt() * tolerance)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] withCrLf(byte[] raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '\r' || raw[i] == '\n') {
        out.write('\r');
        out.write('\n');
        i += raw[i] == '\r' && i + 1 < raw.length && raw[i + 1] == '\n' ? 1 : 0;
      } else {
        out.write(raw[i]);
      }
    }
    return out.toByteArray();
  }
}
