package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sessions put together by chance: whatever a client says and however it is cut into pieces, the
 * answers are well formed, each yes has its mail, the pieces change nothing, and who begins anew is
 * understood.
 */
class SmtpFuzzTest {
  private static final int ROUNDS = 3_000;
  private static final int MAX_PIECES = 40;
  private static final Pattern REPLIES = Pattern.compile("(?:[2-5]\\d\\d[ -][ -~]*\r\n)*");
  private static final Pattern REFUSED =
      Pattern.compile("(?m)^(550 5\\.6\\.11|552 5\\.3\\.4|554 5\\.4\\.6) .*$");
  private static final String TAKEN = "250 2.0.0 Taken as ";

  private static final String[] PIECES = {
    "EHLO client.example\r\n",
    "HELO x\r\n",
    "MAIL FROM:<a@b.example>\r\n",
    "MAIL FROM:<>\r\n",
    "MAIL FROM:<a@b.example> SIZE=99999\r\n",
    "MAIL FROM:<\u00c3\u00bc@b.example> SMTPUTF8\r\n",
    "MAIL FROM:<a@b.example> BODY=8BITMIME RET=HDRS ENVID=x\r\n",
    "RCPT TO:<c@d.example>\r\n",
    "RCPT TO:<nobody@d.example>\r\n",
    "RCPT TO:<c@d.example> NOTIFY=NEVER\r\n",
    "DATA\r\n",
    "BDAT 5\r\n",
    "BDAT 10 LAST\r\n",
    "BDAT 0 LAST\r\n",
    "BDAT 99999999999999999999\r\n",
    "RSET\r\n",
    "NOOP\r\n",
    "VRFY x\r\n",
    "STARTTLS\r\n",
    "AUTH PLAIN AGEAYg==\r\n",
    "\r\n.\r\n",
    "\n.\n",
    "\r.\r",
    "\n.\r\n",
    "\r\n.\n",
    ".\r\n",
    "..\r\n",
    "\r",
    "\n",
    "\0",
    "Subject: x\r\n\r\n",
    "Received: from a by mx.example with ESMTP; x\r\n",
    "0123456789",
    "\u00ff\u00fe",
    " ",
    "x".repeat(600),
    "MAIL FROM:<",
    ">\r\n",
  };

  private final Random random = new Random(20_261_127);

  @Test
  void whateverAClientSaysTheSessionStaysInStep() {
    for (int i = 0; i < ROUNDS; i++) {
      assertInStep(chance());
    }
  }

  @Tag("long")
  @RepeatedTest(100)
  void andSoForMinutes() {
    random.setSeed(System.nanoTime());
    whateverAClientSaysTheSessionStaysInStep();
  }

  private String chance() {
    var said = new StringBuilder();
    // Most of what can go wrong goes wrong once a mail is begun.
    if (random.nextInt(3) > 0) {
      said.append("EHLO client.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n");
    }
    for (int n = random.nextInt(MAX_PIECES); n >= 0; n--) {
      said.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return said.toString();
  }

  private void assertInStep(String said) {
    var whole = new Dialogue();
    var replies = whole.say(said);
    assertThat(REPLIES.matcher(replies).matches()).as("%s: %s", said, replies).isTrue();
    assertThat(count(replies)).as(said).isEqualTo(whole.intake.committed().size());

    var cut = new Dialogue();
    var cutReplies = new StringBuilder();
    for (var piece : pieces(said)) {
      if (!isClosed(cutReplies)) {
        cutReplies.append(cut.say(piece));
      }
    }
    assertThat(alike(cutReplies)).as(said).isEqualTo(alike(replies));
    assertThat(cut.intake.contents()).as(said).isEqualTo(whole.intake.contents());
    if (!isClosed(replies)) {
      assertBeginsAnew(whole, said);
    }
  }

  /** Past whatever chunk or mail is still due. */
  private static void assertBeginsAnew(Dialogue dialogue, String said) {
    int before = dialogue.intake.committed().size();
    var replies = dialogue.say("x".repeat(1_000) + "\r\n.\r\n\r\nRSET\r\n" + Dialogue.BEGIN);
    if (isClosed(replies)) {
      return;
    }
    assertThat(replies).as(said).endsWith(" CRLF.CRLF\r\n");
    int between = dialogue.intake.committed().size();
    assertThat(dialogue.say("Anew\r\n.\r\n")).as(said).startsWith(TAKEN);
    assertThat(dialogue.intake.committed()).as(said).hasSize(between + 1);
    assertThat(dialogue.intake.contents().get(between)).as(said).isEqualTo("Anew\r\n");
    assertThat(between - before).as(said).isLessThanOrEqualTo(1);
  }

  private List<String> pieces(String said) {
    var pieces = new ArrayList<String>();
    int most = random.nextBoolean() ? 1 : 30;
    for (int start = 0; start < said.length(); ) {
      int end = Math.min(said.length(), start + 1 + random.nextInt(most));
      pieces.add(said.substring(start, end));
      start = end;
    }
    return pieces;
  }

  /** Of several reasons to refuse a mail, the one that was met first is told. */
  private static String alike(CharSequence replies) {
    return REFUSED.matcher(replies).replaceAll("refused");
  }

  private static boolean isClosed(CharSequence replies) {
    return Pattern.compile("(?m)^(421|554 5\\.7)").matcher(replies).find();
  }

  private static int count(String replies) {
    return replies.split(Pattern.quote(TAKEN), -1).length - 1;
  }
}
