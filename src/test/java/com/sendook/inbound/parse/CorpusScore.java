package com.sendook.inbound.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Counts how much of the corpus's real mails is read as other programs read it. */
public final class CorpusScore {
  private static final int BEGINNING_CHARS = 160;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> wrong = new ArrayList<>();
  private int right;
  private int total;
  private int firmRight;
  private int firmTotal;

  /** Where the corpus is, whether it is there or not. */
  public static Path corpus() {
    return Path.of(System.getProperty("sendook.corpus", "../shared/corpus"));
  }

  /** The mails of a part of the corpus, or of all of it, in order. */
  public static List<Path> mails(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(each -> Files.exists(each.resolveSibling(each.getFileName() + ".expect.json")))
          .sorted()
          .toList();
    }
  }

  public static JsonNode expectations(Path mail) throws IOException {
    return JSON.readTree(mail.resolveSibling(mail.getFileName() + ".expect.json").toFile());
  }

  /** Counts those of the fields that are there. */
  public void add(Path mail, Map<String, Object> read) throws IOException {
    expectations(mail)
        .path("expect")
        .fields()
        .forEachRemaining(
            field -> {
              if (read.containsKey(field.getKey())) {
                add(mail, field.getKey(), field.getValue(), read.get(field.getKey()));
              }
            });
  }

  private void add(Path mail, String field, JsonNode expected, Object read) {
    boolean firm = expected.get("firm").asBoolean();
    boolean accepted = isAccepted(expected.get("accept"), read);
    total++;
    right += accepted ? 1 : 0;
    firmTotal += firm ? 1 : 0;
    firmRight += firm && accepted ? 1 : 0;
    if (!accepted) {
      wrong.add(
          "%s %s%s%n  read    %s%n  accepts %s"
              .formatted(
                  mail.getFileName(),
                  field,
                  firm ? " (firm)" : "",
                  JSON.valueToTree(read),
                  expected.get("accept")));
    }
  }

  public double firm() {
    return (double) firmRight / firmTotal;
  }

  public double all() {
    return (double) right / total;
  }

  @Override
  public String toString() {
    return "firm fields %d of %d, all fields %d of %d%n%s"
        .formatted(firmRight, firmTotal, right, total, String.join("\n", wrong));
  }

  public static String beginning(String text) {
    String collapsed = text == null ? "" : text.replaceAll("(?U)[\\s\\uFEFF]+", " ").strip();
    return collapsed.substring(0, Math.min(collapsed.length(), BEGINNING_CHARS)).strip();
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

  /** As the mail comes out of an SMTP hop. */
  public static byte[] withCrLf(byte[] raw) {
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
