package com.sendook.inbound.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sendook.inbound.parse.MailParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scores the reading of reports on real ones, against what other readers make of them. */
class ReportCorpusTest {
  /**
   * Reached once; the scores may only grow. Of two mails that say of themselves that they are about
   * a delay, the corpus has it that they are bounces; and reasons are a matter of opinion.
   */
  private static final Map<String, Double> REACHED =
      Map.of(
          "kind", 29.0 / 31,
          "recipients", 1.0,
          "status", 1.0,
          "action", 26.0 / 27,
          "hard", 26.0 / 27,
          "reason", 24.0 / 27,
          "messageId", 1.0,
          "feedbackType", 1.0,
          "no report", 1.0);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final class Score {
    int right;
    int total;
  }

  private final Map<String, Score> scores = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void readsRealReportsAsOthersDo() throws IOException {
    Path corpus = Path.of(System.getProperty("sendook.corpus", "../shared/corpus"));
    assumeTrue(Files.isDirectory(corpus), "no mail corpus at " + corpus + " (-Dsendook.corpus)");
    for (String category : List.of("bounce", "complaint", "mime", "reply")) {
      try (Stream<Path> files = Files.list(corpus.resolve(category))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
          score(file, category);
        }
      }
    }
    String table =
        scores.entrySet().stream()
            .map(
                e -> "%-13s %d of %d".formatted(e.getKey(), e.getValue().right, e.getValue().total))
            .collect(Collectors.joining("\n"));
    String report = table + "\n" + String.join("\n", wrong);
    // Surefire keeps it beside the test's report.
    System.out.println(report);
    REACHED.forEach(
        (field, reached) ->
            assertThat((double) scores.get(field).right / scores.get(field).total)
                .as("%s%n%s", field, report)
                .isGreaterThanOrEqualTo(reached));
  }

  private void score(Path file, String category) throws IOException {
    Optional<Report> read = new ReportReader().read(new MailParser().parse(withCrLf(file)), null);
    Path expectations = file.resolveSibling(file.getFileName() + ".expect.json");
    JsonNode expected = JSON.readTree(expectations.toFile()).path(category);
    String name = file.getFileName().toString();
    if (category.equals("mime") || category.equals("reply")) {
      boolean marks =
          read.filter(r -> r.kind() != ReportKind.AUTOREPLY && r.kind() != ReportKind.DELIVERED)
              .isPresent();
      count("no report", name, !marks, read, "none");
      return;
    }
    String kind = read.map(report -> report.kind().toString()).orElse("none");
    count("kind", name, kind.equals(expected.get("kind").asText()), kind, expected.get("kind"));
    List<ReportedRecipient> recipients = read.map(Report::recipients).orElse(List.of());
    scoreRecipients(name, recipients, expected.path("recipients"));
    JsonNode messageId = expected.path("originalMessageId");
    if (messageId.isTextual()) {
      List<String> ids = read.map(r -> r.original().messageIds()).orElse(List.of());
      count("messageId", name, ids.indexOf(messageId.asText()) == 0, ids, messageId);
    }
    if (expected.has("feedbackType")) {
      String type = read.map(Report::feedbackType).orElse("none");
      count(
          "feedbackType",
          name,
          holds(expected.get("feedbackType"), type),
          type,
          expected.get("feedbackType"));
    }
  }

  private void scoreRecipients(String name, List<ReportedRecipient> recipients, JsonNode expected) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode each : expected) {
      String address = each.get("address").asText();
      // Another reader's word for a recipient that is withheld.
      if (address.endsWith(".invalid")) {
        return;
      }
      addresses.add(address.toLowerCase(Locale.ROOT));
    }
    List<String> read =
        recipients.stream().map(each -> each.address().toLowerCase(Locale.ROOT)).sorted().toList();
    count(
        "recipients",
        name,
        read.equals(addresses.stream().sorted().toList()) || addresses.isEmpty(),
        read,
        addresses);
    for (JsonNode each : expected) {
      for (ReportedRecipient recipient : recipients) {
        if (recipient.address().equalsIgnoreCase(each.get("address").asText())) {
          scoreDiagnosis(name, recipient, each);
        }
      }
    }
  }

  private void scoreDiagnosis(String name, ReportedRecipient read, JsonNode expected) {
    if (!expected.path("status").isEmpty()) {
      count(
          "status",
          name,
          holds(expected.get("status"), read.status()),
          read.status(),
          expected.get("status"));
    }
    if (!expected.path("action").isEmpty()) {
      String action = String.valueOf(read.action());
      count("action", name, holds(expected.get("action"), action), action, expected.get("action"));
      count(
          "hard",
          name,
          read.hard() == expected.get("hard").asBoolean(),
          read.hard() + " " + read.reason() + " " + read.diagnostic(),
          expected.get("hard") + " " + expected.get("reason"));
      count(
          "reason",
          name,
          expected.get("reason").asText().equals(String.valueOf(read.reason())),
          read.reason() + " " + read.diagnostic(),
          expected.get("reason"));
    }
  }

  private static boolean holds(JsonNode accepted, String read) {
    for (JsonNode one : accepted) {
      if (one.asText().equals(read)) {
        return true;
      }
    }
    return false;
  }

  private void count(String field, String name, boolean right, Object read, Object expected) {
    Score score = scores.computeIfAbsent(field, f -> new Score());
    score.total++;
    score.right += right ? 1 : 0;
    if (!right) {
      wrong.add("%s %s%n  read     %s%n  expected %s".formatted(name, field, read, expected));
    }
  }

  /** Byte for byte: the mails hold any charset. */
  private static byte[] withCrLf(Path file) throws IOException {
    String raw = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    String lines = raw.replace("\r\n", "\n").replace('\r', '\n');
    return lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }
}
