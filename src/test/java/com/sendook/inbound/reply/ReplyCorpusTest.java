package com.sendook.inbound.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sendook.inbound.parse.MailParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scores the extraction of new words on real replies, against what other programs find in them. */
class ReplyCorpusTest {
  /** Reached once; the score may only grow. */
  private static final int REACHED = 24;

  @Test
  void findsInRealRepliesWhatOthersFind() throws IOException {
    Path corpus = Path.of(System.getProperty("sendook.corpus", "../shared/corpus"));
    assumeTrue(Files.isDirectory(corpus), "no mail corpus at " + corpus + " (-Dsendook.corpus)");
    var wrong = new ArrayList<String>();
    int total = 0;
    try (Stream<Path> files = Files.list(corpus.resolve("reply"))) {
      for (Path file : files.filter(f -> !f.toString().endsWith(".json")).sorted().toList()) {
        total++;
        var found = extract(file);
        if (!ReplyScore.isAccepted(file, found)) {
          wrong.add(file.getFileName() + ":\n" + found);
        }
      }
    }
    var report =
        "reply %d of %d%n%s".formatted(total - wrong.size(), total, String.join("\n", wrong));
    // Surefire keeps it beside the test's report.
    System.out.println(report);
    assertThat(total - wrong.size()).as(report).isGreaterThanOrEqualTo(REACHED);
  }

  private static String extract(Path file) throws IOException {
    var content = Files.readString(file, StandardCharsets.ISO_8859_1);
    var name = file.toString();
    if (name.endsWith(".eml")) {
      var crLf = content.replaceAll("\r?\n", "\r\n");
      var mail = new MailParser().parse(crLf.getBytes(StandardCharsets.ISO_8859_1));
      return mail.text() == null ? HtmlReply.of(mail.html()) : ReplyText.of(mail.text());
    }
    var text = Files.readString(file);
    return name.endsWith(".html") ? HtmlReply.of(text) : ReplyText.of(text);
  }
}
