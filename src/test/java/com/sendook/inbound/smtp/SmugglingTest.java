package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One mail stays one mail, whatever stands in it, and however its bytes are cut: in one piece, in
 * single bytes, and in two at every offset; behind DATA, in chunks of BDAT, and around STARTTLS.
 */
class SmugglingTest {
  private static final String SECOND_MAIL =
      "MAIL FROM:<evil@b.example>\r\nRCPT TO:<victim@d.example>\r\nDATA\r\nsmuggled\r\n";

  /** Not one of these ends a mail, and each makes it malformed. */
  static Stream<String> falseEnds() {
    List<String> breaks = List.of("\n", "\r", "\r\r", "\n\r", "\n\n", "\r\n", "\r\r\n", "\n\r\n");
    Stream<String> withoutNul =
        breaks.stream()
            .flatMap(before -> breaks.stream().map(after -> before + "." + after))
            .filter(end -> !end.endsWith("\r\n.\r\n"))
            .distinct();
    return Stream.concat(withoutNul, Stream.of("\r\n.\r\0\n", "\r\0\n.\r\n", "\0\n.\0\n"));
  }

  /** What is sent as mail data, and what the mail then is. */
  record Stuffed(String sent, String mail) {}

  static Stream<Stuffed> stuffed() {
    return Stream.of(
        new Stuffed("", ""),
        new Stuffed("\r\n", "\r\n"),
        new Stuffed("..\r\n", ".\r\n"),
        new Stuffed("...\r\n", "..\r\n"),
        new Stuffed(".a\r\n", "a\r\n"),
        new Stuffed("..\r\n..\r\n..\r\n", ".\r\n.\r\n.\r\n"),
        new Stuffed("a.\r\n..b\r\n", "a.\r\n.b\r\n"),
        new Stuffed("a\r\n\r\n..\r\n\r\n", "a\r\n\r\n.\r\n\r\n"),
        new Stuffed("a. .\r\n", "a. .\r\n"),
        new Stuffed("\u0000.\u0000\r\n..\u0000\r\n", "\u0000.\u0000\r\n.\u0000\r\n"),
        new Stuffed("a\r\n\u0000.\r\nb\r\n", "a\r\n\u0000.\r\nb\r\n"),
        new Stuffed("a\r\n.\u0000\r\n", "a\r\n\u0000\r\n"),
        new Stuffed("no last dot but this\r\n", "no last dot but this\r\n"));
  }

  @ParameterizedTest
  @MethodSource("falseEnds")
  void aFalseEndIsNoEnd(String falseEnd) {
    String mail = "Subject: x\r\n\r\nbody" + falseEnd + SECOND_MAIL + ".\r\n";
    eachWayToCut(
        mail + "NOOP\r\n",
        (dialogue, replies) -> {
          assertThat(replies).matches("550 5\\.6\\.11 [^\r]+\r\n250 2\\.0\\.0 Nothing done\r\n");
          assertThat(dialogue.intake.receipts).hasSize(1);
          assertThat(dialogue.intake.abandoned()).hasSize(1);
        });
  }

  @Test
  void aBareLineBreakRightAfterDataIsNoEnd() {
    for (String start : List.of(".\n", ".\r", ".\r\r\n", "\n.\r\n", "\r.\r\n")) {
      eachWayToCut(
          start + SECOND_MAIL + ".\r\nNOOP\r\n",
          (dialogue, replies) -> {
            assertThat(replies).startsWith("550 5.6.11").hasLineCount(2);
            assertThat(dialogue.intake.committed()).isEmpty();
          });
    }
  }

  @ParameterizedTest
  @MethodSource("stuffed")
  void dotsAreUnstuffed(Stuffed stuffed) {
    eachWayToCut(
        stuffed.sent() + ".\r\nNOOP\r\n",
        (dialogue, replies) -> {
          assertThat(replies).startsWith("250 2.0.0 Taken").endsWith("Nothing done\r\n");
          assertThat(dialogue.intake.contents()).containsExactly(stuffed.mail());
        });
  }

  @Test
  void aBareLineBreakEndsNoCommand() {
    for (String lineBreak : List.of("\n", "\r", "\r\r", "\n\r", "\r\r\n\r", "\n\n")) {
      String lines = "NOOP" + lineBreak + "NOOP\r\nRSET\r\n";
      for (int cut = 0; cut <= lines.length(); cut++) {
        Dialogue dialogue = new Dialogue();
        String replies = dialogue.say(lines.substring(0, cut)) + dialogue.say(lines.substring(cut));
        if (lineBreak.equals("\r\r\n\r")) {
          assertThat(replies).matches("550 5.6.11 [^\r]+\r\n550 5.6.11 [^\r]+\r\n250 [^\r]+\r\n");
        } else {
          assertThat(replies).matches("550 5.6.11 [^\r]+\r\n250 2.0.0 Reset\r\n");
        }
      }
    }
  }

  /** Whatever looks like an end: its octets were counted. */
  @ParameterizedTest
  @MethodSource("falseEnds")
  void nothingEndsAChunkButItsSize(String falseEnd) {
    String mail = "Subject: x\r\n\r\nbody" + falseEnd + SECOND_MAIL + ".\r\n";
    eachWayToCut(
        Dialogue.BEGIN_CHUNKED,
        "BDAT " + mail.length() + " LAST\r\n" + mail + "NOOP\r\n",
        (dialogue, replies) -> {
          assertThat(replies).matches("550 5\\.6\\.11 [^\r]+\r\n250 2\\.0\\.0 Nothing done\r\n");
          assertThat(dialogue.intake.receipts).hasSize(1);
          assertThat(dialogue.intake.abandoned()).hasSize(1);
        });
  }

  @Test
  void theEndOfDataIsNoEndInAChunk() {
    String mail = "one\r\n.\r\n" + SECOND_MAIL + ".\r\n";
    eachWayToCut(
        Dialogue.BEGIN_CHUNKED,
        "BDAT " + mail.length() + " LAST\r\n" + mail + "NOOP\r\n",
        (dialogue, replies) -> {
          assertThat(replies).startsWith("250 2.0.0 Taken").hasLineCount(2);
          assertThat(dialogue.intake.contents()).containsExactly(mail);
        });
  }

  /** Where the client cuts the mail makes no difference, within a CRLF neither. */
  @Test
  void aMailInTwoChunksIsTheSameWhereverItIsCut() {
    String good = "a\r\n.\r\nb\r\n\0\r\n";
    for (String mail : List.of(good, "a\n.\r\nb", "a\r.\rb", "a\r\r\n", "a\r")) {
      for (int cut = 0; cut <= mail.length(); cut++) {
        String chunks = "BDAT " + cut + "\r\n" + mail.substring(0, cut);
        String last = "BDAT " + (mail.length() - cut) + " LAST\r\n" + mail.substring(cut);
        eachWayToCut(
            Dialogue.BEGIN_CHUNKED,
            chunks + last + "NOOP\r\n",
            (dialogue, replies) -> {
              assertThat(replies).hasLineCount(3).endsWith("Nothing done\r\n");
              assertThat(dialogue.intake.receipts).hasSize(1);
              assertThat(dialogue.intake.contents())
                  .isEqualTo(mail.equals(good) ? List.of(good) : List.of());
            });
      }
    }
  }

  @Test
  void chunksThatAreRefusedAreReadOverHoweverTheyAreCut() {
    eachWayToCut(
        "EHLO x\r\n",
        "BDAT 40\r\n" + "RSET\r\n.\r\n".repeat(4) + "\r\r\n\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n",
        (dialogue, replies) ->
            assertThat(replies).matches("503 [^\n]+\n503 [^\n]+\n250 2.0.0 Nothing[^\n]+\n"));
  }

  /** The session hears nothing between STARTTLS and TLS; a bare line break makes no STARTTLS. */
  @Test
  void nothingPassesStartTls() {
    String hidden = "EHLO evil\r\n" + SECOND_MAIL + ".\r\n";
    for (String lineBreak : List.of("\n", "\r", "\r\r", "\n\n", "\r\r\n")) {
      Dialogue dialogue = new Dialogue(Dialogue.settingsWithTls());
      assertThat(dialogue.say("STARTTLS" + lineBreak + hidden)).doesNotContain("220");
    }
    for (int cut = 0; cut <= hidden.length(); cut++) {
      Dialogue dialogue = new Dialogue(Dialogue.settingsWithTls()).begun();
      dialogue.say("x\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<c@d.example>\r\nBDAT 3\r\nx\r\n");
      assertThat(dialogue.say("STARTTLS\r\n" + hidden.substring(0, cut))).hasLineCount(1);
      dialogue.secured();
      assertThat(dialogue.say("BDAT 3 LAST\r\ny\r\nDATA\r\nRCPT TO:<c@d.example>\r\n"))
          .matches("(503 5.5.1 [^\n]+\n){3}");
      assertThat(dialogue.intake.contents()).containsExactly("x\r\n");
      assertThat(dialogue.intake.abandoned()).hasSize(1);
    }
  }

  @Test
  void twoMailsInOneStreamAreTwo() {
    String second = "MAIL FROM:<>\r\nRCPT TO:<c@d.example>\r\nDATA\r\ntwo\r\n.\r\nQUIT\r\n";
    eachWayToCut(
        "one\r\n.\r\n" + second,
        (dialogue, replies) ->
            assertThat(dialogue.intake.contents()).containsExactly("one\r\n", "two\r\n"));
  }

  private interface Expectation {
    void check(Dialogue dialogue, String replies);
  }

  private static void eachWayToCut(String data, Expectation expectation) {
    eachWayToCut(Dialogue.BEGIN, data, expectation);
  }

  private static void eachWayToCut(String before, String data, Expectation expectation) {
    IntStream.rangeClosed(0, data.length())
        .forEach(cut -> say(before, expectation, data.substring(0, cut), data.substring(cut)));
    say(before, expectation, data.split(""));
  }

  private static void say(String before, Expectation expectation, String... pieces) {
    Dialogue dialogue = new Dialogue();
    dialogue.say(before);
    StringBuilder replies = new StringBuilder();
    for (String piece : pieces) {
      replies.append(dialogue.say(piece));
    }
    expectation.check(dialogue, replies.toString());
  }
}
