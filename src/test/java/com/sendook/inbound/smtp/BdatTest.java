package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail in pieces of a said size (RFC 3030). */
class BdatTest {
  private static final String BEGIN =
      "EHLO client.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n";
  private static final String NOBODY =
      "EHLO client.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<nobody@d.example>\r\n";

  private final Dialogue dialogue = new Dialogue();

  @Test
  void takesAMailInPiecesOctetForOctet() {
    dialogue.say(BEGIN);
    assertThat(dialogue.say("BDAT 7\r\n.\r\na\r\n.")).startsWith("250 2.6.0 7 octets");
    assertThat(dialogue.say("NOOP\r\nbdat 0\r\n")).hasLineCount(2).contains("250 2.6.0 7 octets");
    assertThat(dialogue.say("BDAT 5 LAST\r\n\r\n.\r\n")).startsWith("250 2.0.0 Taken as receipt-0");
    assertThat(dialogue.intake.contents()).containsExactly(".\r\na\r\n.\r\n.\r\n");
    assertThat(dialogue.say("BDAT 1\r\nx")).startsWith("503 5.5.1 Say MAIL first").hasLineCount(1);
  }

  @Test
  void anEmptyLastChunkEndsTheMail() {
    dialogue.say(BEGIN);
    assertThat(dialogue.say("BDAT 3\r\nx\r\nBDAT 0 LAST\r\nNOOP\r\n"))
        .matches("250 2.6.0 3 octets[^\n]+\n250 2.0.0 Taken[^\n]+\n250 2.0.0 Nothing[^\n]+\n");
    dialogue.say(BEGIN);
    assertThat(dialogue.say("BDAT 0 last\r\n")).startsWith("250 2.0.0 Taken");
    assertThat(dialogue.intake.contents()).containsExactly("x\r\n", "");
  }

  @Test
  void whatBelongsToNoMailIsReadOver() {
    String chunk = "BDAT 6\r\nQUIT\r\n";
    assertThat(dialogue.say(chunk + "NOOP\r\n")).matches("503 [^\n]+\n250 [^\n]+\n");
    dialogue.say("EHLO x\r\n");
    assertThat(dialogue.say(chunk + "NOOP\r\n")).matches("503 [^\n]+\n250 [^\n]+\n");
    assertThat(dialogue.say("BDAT 0 LAST\r\n")).startsWith("503 ").hasLineCount(1);
  }

  /** Else the mail would be one without its beginning. */
  @Test
  void aMailWhoseFirstChunkWasRefusedIsNotTakenLater() {
    dialogue.say(NOBODY);
    assertThat(dialogue.say("BDAT 3\r\nx\r\n")).startsWith("503 5.5.1 No valid recipients");
    assertThat(dialogue.say("RCPT TO:<c@d.example>\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("BDAT 3 LAST\r\ny\r\n")).startsWith("503 5.5.1").hasLineCount(1);
    assertThat(dialogue.say("MAIL FROM:<a@b.example>\r\n")).startsWith("250 ");
    assertThat(dialogue.intake.receipts).isEmpty();

    dialogue.intake.onWrite = mail -> Future.failedFuture("no receipt");
    assertThat(dialogue.say("RCPT TO:<c@d.example>\r\nBDAT 3\r\nx\r\n")).contains("\n451 4.3.0");
    dialogue.intake.onWrite = mail -> Future.succeededFuture();
    assertThat(dialogue.say("BDAT 3 LAST\r\ny\r\n")).startsWith("451 4.3.0").hasLineCount(1);
    assertThat(dialogue.intake.committed()).isEmpty();
  }

  @Test
  void aMailTooLargeIsReadOverToItsEnd() {
    dialogue.say(BEGIN);
    assertThat(dialogue.say("BDAT 998\r\n" + "x".repeat(998))).startsWith("250 ");
    assertThat(dialogue.say("BDAT 3\r\nx\r\nBDAT 2\r\n\r\n"))
        .matches("552 5.3.4 [^\n]+\n552 5.3.4 [^\n]+\n");
    assertThat(dialogue.say("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"))
        .matches("552 5.3.4 [^\n]+\n250 2.0.0 Nothing[^\n]+\n");
    assertThat(dialogue.intake.abandoned()).hasSize(1);
    dialogue.say(BEGIN);
    assertThat(dialogue.say("BDAT 1000 LAST\r\n" + "x".repeat(1000))).startsWith("250 ");
    dialogue.say(BEGIN);
    assertThat(dialogue.say("BDAT 9000\r\n" + "x".repeat(9_000))).startsWith("552 ");
    assertThat(dialogue.say("BDAT 3000\r\n" + "x".repeat(3_000))).startsWith("421 4.7.0");
  }

  @Test
  void keepsToTheOrderOfCommands() {
    dialogue.say(BEGIN + "BDAT 3\r\nx\r\n");
    assertThat(dialogue.say("DATA\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("MAIL FROM:<a@b.example>\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("RCPT TO:<e@d.example>\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("BDAT 0 LAST\r\n")).startsWith("250 2.0.0 Taken");
    assertThat(dialogue.say("BDAT 0 LAST\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("DATA\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.intake.committed().get(0).envelope.recipients()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSET\r\n", "EHLO x\r\n", "HELO x\r\n"})
  void aNewBeginningForgetsWhatCame(String command) {
    dialogue.say(BEGIN + "BDAT 3\r\nx\r\n");
    assertThat(dialogue.say(command)).startsWith("250");
    assertThat(dialogue.intake.abandoned()).hasSize(1);
    dialogue.say(BEGIN);
    assertThat(dialogue.say("BDAT 3 LAST\r\ny\r\n")).startsWith("250 ");
    assertThat(dialogue.intake.contents()).containsExactly("y\r\n");
  }

  @Test
  void whatAClientLeavesBetweenTwoChunksIsAbandoned() {
    dialogue.say(BEGIN + "BDAT 3\r\nx\r\n");
    dialogue.hangUp();
    assertThat(dialogue.intake.abandoned()).hasSize(1);
  }

  /** Nobody can tell where the chunk ends and the next command begins. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "BDAT",
        "BDAT LAST",
        "BDAT -1",
        "BDAT 0x10 LAST",
        "BDAT 10 FIRST",
        "BDAT 10LAST",
        "BDAT 10 LAST LAST",
        "BDAT 1 0",
        "BDAT 9999999999999999999",
        "BDAT 999999999999999999",
        "BDAT 20000 LAST",
      })
  void aChunkWithoutAUsableSizeEndsTheSession(String command) {
    dialogue.say(BEGIN);
    assertThat(dialogue.say(command + "\r\nQUIT\r\n")).startsWith("421 4.").hasLineCount(1);
    assertThat(dialogue.intake.receipts).isEmpty();
  }

  @Test
  void binaryMailIsNotTaken() {
    dialogue.say("EHLO x\r\n");
    assertThat(dialogue.say("MAIL FROM:<a@b.example> BODY=BINARYMIME\r\n")).startsWith("501 5.5.4");
  }
}
