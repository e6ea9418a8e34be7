package com.sendook.inbound.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.inbound.parse.CorpusScore;
import com.sendook.inbound.parse.CpuTime;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Replies put together by chance from pieces of real ones: whatever they say, what is found in them
 * is made of their own lines in their order, and quickly.
 */
class MutatedReplyTest {
  private static final int ROUNDS = 3_000;
  private static final int MAX_PIECES = 60;

  /** Of processor time, for a reply of any of these lengths; most take less than a millisecond. */
  private static final Duration BOUND = Duration.ofMillis(500);

  private static final List<String> PIECES =
      List.of(
          "On Mon, 2 Apr 2012 at 18:26, Ann <ann@example.com> wrote:",
          "Am 02.04.2012 um 18:26 schrieb Ann Example:",
          "于2012年4月2日周一 18:26写道：",
          "2012/04/02 18:26、Ann <ann@example.com>のメール:",
          "> quoted",
          ">> twice",
          "＞",
          "From: Ann <ann@example.com>",
          "Sent: Monday, April 2, 2012 6:26 PM",
          "To: Bob",
          "Subject: When",
          "-----Original Message-----",
          "________________________________",
          "-- ",
          "--",
          "— Ann",
          "Sent from my iPhone",
          "Enviado desde mi iPhone",
          "Words that somebody wrote.",
          "On the other hand: no",
          "*bold:*",
          "- a point",
          "",
          "",
          " \t ",
          "\u00a0",
          "\u200b",
          "\ud83d\ude00",
          "\r",
          "x".repeat(2_000),
          "1.1.2012 1:11 <a@b>:");

  private final Random random = new Random(20_261_126);

  @Test
  void whatIsFoundIsMadeOfTheRepliesOwnLines() throws IOException {
    var pieces = new ArrayList<>(PIECES);
    pieces.addAll(linesOfRealReplies());
    for (int i = 0; i < ROUNDS; i++) {
      assertIsFoundIn(chance(pieces));
    }
  }

  @Tag("long")
  @RepeatedTest(100)
  void andSoForMinutes() throws IOException {
    random.setSeed(System.nanoTime());
    whatIsFoundIsMadeOfTheRepliesOwnLines();
  }

  private String chance(List<String> pieces) {
    var reply = new StringBuilder();
    for (int n = random.nextInt(MAX_PIECES); n >= 0; n--) {
      reply.append(pieces.get(random.nextInt(pieces.size())));
      reply.append(random.nextInt(8) == 0 ? " " : random.nextInt(8) == 0 ? "\r\n" : "\n");
    }
    return reply.toString();
  }

  private static void assertIsFoundIn(String reply) {
    var start = CpuTime.now();
    var found = ReplyText.of(reply);
    assertThat(CpuTime.since(start)).as(reply).isLessThan(BOUND);
    var lines = reply.lines().map(String::strip).toList();
    int at = 0;
    for (var line : found.lines().map(String::strip).toList()) {
      while (at < lines.size() && !lines.get(at).equals(line)) {
        at++;
      }
      assertThat(at).as("the line %s of %s", line, reply).isLessThan(lines.size());
      at++;
    }
  }

  private static List<String> linesOfRealReplies() throws IOException {
    var corpus = CorpusScore.corpus().resolve("reply");
    var lines = new ArrayList<String>();
    if (Files.isDirectory(corpus)) {
      for (var mail : CorpusScore.mails(corpus)) {
        new String(Files.readAllBytes(mail), UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }
}
