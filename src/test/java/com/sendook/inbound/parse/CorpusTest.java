package com.sendook.inbound.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sendook.mail.Mailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scores the parser on real mails, against what other parsers make of them. */
class CorpusTest {
  /** Reached once; the score may only grow. */
  private static final double FIRM_SCORE = 1.0;

  private static final double SCORE = 0.996;

  @Test
  void readsRealMailsAsOthersDo() throws IOException {
    Path corpus = CorpusScore.corpus();
    assumeTrue(Files.isDirectory(corpus), "no mail corpus at " + corpus + " (-Dsendook.corpus)");
    var score = new CorpusScore();
    for (Path mail : CorpusScore.mails(corpus)) {
      var bytes = CorpusScore.withCrLf(Files.readAllBytes(mail));
      score.add(mail, fields(new MailParser().parse(bytes)));
    }
    // Surefire keeps it beside the test's report.
    System.out.println(score);
    assertThat(score.firm()).as(score.toString()).isGreaterThanOrEqualTo(FIRM_SCORE);
    assertThat(score.all()).as(score.toString()).isGreaterThanOrEqualTo(SCORE);
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
    fields.put("textBegins", CorpusScore.beginning(mail.text()));
    fields.put("htmlBegins", CorpusScore.beginning(mail.html()));
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

  private static Map<String, Object> attachment(ParsedAttachment attachment) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("name", attachment.name());
    fields.put("contentType", attachment.contentType());
    fields.put("size", attachment.content().length());
    return fields;
  }
}
