package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each command is answered, by code and enhanced status code. */
class SmtpSessionTest {
  private static final String EHLO = "EHLO client.example\r\n";
  private static final String MAIL = "MAIL FROM:<a@b.example>\r\n";
  private static final String RCPT = "RCPT TO:<c@d.example>\r\n";

  private final Dialogue dialogue = new Dialogue();

  @Test
  void ehloNamesTheExtensions() {
    assertThat(dialogue.say(EHLO).split("\r\n"))
        .containsExactly(
            "250-mx.example",
            "250-PIPELINING",
            "250-8BITMIME",
            "250-SIZE 1000",
            "250-ENHANCEDSTATUSCODES",
            "250-SMTPUTF8",
            "250 CHUNKING");
    assertThat(dialogue.say("HELO client.example\r\n")).isEqualTo("250 mx.example\r\n");
  }

  @Test
  void takesOneMailWithItsEnvelopeAndTrace() {
    dialogue.say("EHLO x;y(z\r\nMAIL FROM:<a@b.example> SIZE=20 BODY=8BITMIME\r\n" + RCPT);
    dialogue.say("RCPT TO:<e@f.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n");
    assertThat(dialogue.say("Subject: x\r\n\r\n\u00e9\u0000\r\n.\r\n"))
        .isEqualTo("250 2.0.0 Taken as receipt-0\r\n");

    FakeIntake.Mail mail = dialogue.intake.committed().get(0);
    assertThat(mail.content()).isEqualTo("Subject: x\r\n\r\n\u00e9\u0000\r\n");
    assertThat(mail.trace())
        .matches(
            "Received: from x\\?y\\?z\r\n\t\\(\\[192\\.0\\.2\\.7]\\)\r\n\tby mx\\.example with ESMTP"
                + "\r\n\tid receipt-0;\r\n\t[A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000\r\n");
    assertThat(mail.envelope)
        .usingRecursiveComparison()
        .ignoringFields("receivedAt")
        .isEqualTo(
            new SmtpEnvelope(
                "a@b.example",
                List.of("c@d.example", "e@f.example"),
                "192.0.2.7",
                "x;y(z",
                "ESMTP",
                Optional.empty(),
                true,
                mail.envelope.receivedAt()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EHLO|501 5.5.4",
        "EHLO a b|501 5.5.4",
        "HELO|501 5.5.4",
        "MAIL FROM:<a@b.example>|503 5.5.1",
        "RCPT TO:<a@b.example>|503 5.5.1",
        "DATA|503 5.5.1",
        "DATA now|501 5.5.4",
        "RSET|250 2.0.0",
        "RSET all|501 5.5.4",
        "noop|250 2.0.0",
        "NOOP anything at all|250 2.0.0",
        "NOOP  |250 2.0.0",
        "VRFY a@b.example|252 2.1.5",
        "VRFY|501 5.5.4",
        "HELP|214 2.0.0",
        "QUIT now|501 5.5.4",
        "QUIT|221 2.0.0",
        "EXPN list|502 5.5.1",
        "TURN|502 5.5.1",
        "STARTTLS|502 5.5.1",
        "AUTH PLAIN AAAA|502 5.5.1",
        "''|500 5.5.2",
        "GET / HTTP/1.1|500 5.5.2",
        "MAILFROM:<a@b.example>|500 5.5.2",
        "BDAT 0 LAST|503 5.5.1",
        "BDAT ten LAST|421 4.5.4",
      })
  void answersBeforeAnIntroduction(String line, String reply) {
    assertThat(dialogue.say(line + "\r\n")).startsWith(reply + " ").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM:<>|250 2.1.0",
        "from: <a@b.example>|250 2.1.0",
        "FROM:<a@b.example> SIZE=1000|250 2.1.0",
        "FROM:<a@b.example> size=1000 BODY=7bit|250 2.1.0",
        "FROM:<a@b.example> SIZE=1001|552 5.3.4",
        "FROM:<a@b.example> SIZE=99999999999999999999|552 5.3.4",
        "FROM:<a@b.example> SIZE=100000000000000000000|501 5.5.4",
        "FROM:<a@b.example> SIZE=-1|501 5.5.4",
        "FROM:<a@b.example> SIZE=|501 5.5.4",
        "FROM:<a@b.example> SIZE|501 5.5.4",
        "FROM:<a@b.example> SIZE=1 SIZE=2|501 5.5.4",
        "FROM:<a@b.example> BODY=BINARYMIME|501 5.5.4",
        "FROM:<a@b.example> SMTPUTF8|250 2.1.0",
        "FROM:<a@b.example> SMTPUTF8=1|501 5.5.4",
        "FROM:<a@b.example> RET=HDRS ENVID=QQ+2B314159|250 2.1.0",
        "FROM:<a@b.example> ret=full|250 2.1.0",
        "FROM:<a@b.example> RET=SOME|501 5.5.4",
        "FROM:<a@b.example> ENVID=|501 5.5.4",
        "FROM:<a@b.example> ENVID=a+2b|501 5.5.4",
        "FROM:<a@b.example> ENVID=a+|501 5.5.4",
        "FROM:<a@b.example> NOTIFY=NEVER|555 5.5.4",
        "FROM:<a@b.example>SIZE=1|501 5.5.4",
        "FROM:a@b.example|501 5.1.7",
        "FROM:<a@b.example|501 5.1.7",
        "FROM:<a>|501 5.1.7",
        "FROM|501 5.5.4",
        "TO:<a@b.example>|501 5.5.4",
        "FROM:<j\u00f6rg@b.example>|553 5.6.7",
        "FROM:<joerg@b\u00f6.example>|553 5.6.7",
        "FROM:<j\u00f6rg@b\u00f6.example> SMTPUTF8|250 2.1.0",
        "FROM:<\"j\u00f6rg \u4e16\"@b.example> SMTPUTF8|250 2.1.0",
        "FROM:<j\u0085rg@b.example> SMTPUTF8|501 5.1.7",
        "FROM:<j\u2028rg@b.example> SMTPUTF8|501 5.1.7",
        "FROM:<a@b\u3002example> SMTPUTF8|501 5.1.7",
        "FROM:<a@-\u00f6.example> SMTPUTF8|501 5.1.7",
      })
  void answersMail(String argument, String reply) {
    dialogue.say(EHLO);
    assertThat(dialogue.say(Dialogue.utf8("MAIL " + argument + "\r\n")))
        .startsWith(reply + " ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TO:<a@b.example>|250 2.1.5|a@b.example",
        "to: <a@b.example>  |250 2.1.5|a@b.example",
        "TO:<@x.example,@y.example:a@b.example>|250 2.1.5|a@b.example",
        "TO:<Postmaster>|250 2.1.5|postmaster",
        "TO:<Postmaster@b.example>|250 2.1.5|Postmaster@b.example",
        "TO:<\"a b@c\\\"\"@b.example>|250 2.1.5|\"a b@c\\\"\"@b.example",
        "TO:<a@[192.0.2.1]>|250 2.1.5|a@[192.0.2.1]",
        "TO:<a@[IPv6:2001:db8::1]>|250 2.1.5|a@[IPv6:2001:db8::1]",
        "TO:<nobody@b.example>|550 5.1.1|nobody@b.example",
        "TO:<a@b.example> NOTIFY=NEVER|250 2.1.5|a@b.example",
        "TO:<a@b.example> NOTIFY=success,DELAY ORCPT=rfc822;b+2Bc@d.example|250 2.1.5|a@b.example",
        "TO:<a@b.example> NOTIFY=NEVER,DELAY|501 5.5.4|",
        "TO:<a@b.example> NOTIFY=DELAY,|501 5.5.4|",
        "TO:<a@b.example> NOTIFY|501 5.5.4|",
        "TO:<a@b.example> ORCPT=rfc822|501 5.5.4|",
        "TO:<a@b.example> ORCPT=rfc822;a+xyz|501 5.5.4|",
        "TO:<a@b.example> RET=FULL|555 5.5.4|",
        "TO:<>|501 5.1.3|",
        "TO:<a@b.example>>|501 5.5.4|",
        "TO:<a@@b.example>|501 5.1.3|",
        "TO:<a@>|501 5.1.3|",
        "TO:<a..b@c.example>|501 5.1.3|",
        "TO:<.a@c.example>|501 5.1.3|",
        "TO:<a b@c.example>|501 5.1.3|",
        "TO:<a@-c.example>|501 5.1.3|",
        "TO:<a@c-.example>|501 5.1.3|",
        "TO:<a@c.example.>|501 5.1.3|",
        "TO:<a@c_d.example>|501 5.1.3|",
        "TO:<a@[300.0.2.1]>|501 5.1.3|",
        "TO:<a@[IPv6:zz::1]>|501 5.1.3|",
        "TO:<a@[x]>|501 5.1.3|",
        "TO:<\"a\"b@c.example>|501 5.1.3|",
        "TO:<\"a@c.example>|501 5.1.3|",
        "TO:<@x.example:>|501 5.1.3|",
        "TO:<@x.example a@b.example>|501 5.1.3|",
        "TO:<a@b.\u00e9xample>|553 5.6.7|",
        "TO:<j\u00f6rg@b.example>|553 5.6.7|",
      })
  void answersRcpt(String argument, String reply, String checked) {
    dialogue.say(EHLO + MAIL);
    assertThat(dialogue.say(Dialogue.utf8("RCPT " + argument + "\r\n")))
        .startsWith(reply + " ")
        .hasLineCount(1);
    assertThat(dialogue.intake.checked).isEqualTo(checked == null ? List.of() : List.of(checked));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "j\u00f6rg@B\u00dcCHER.example|j\u00f6rg@xn--bcher-kva.example",
        "j\u00f6rg@bu\u0308cher.example|j\u00f6rg@xn--bcher-kva.example",
        "\u4e16\u754c@\u4f8b\u3048.\u30c6\u30b9\u30c8|\u4e16\u754c@xn--r8jz45g.xn--zckzah",
        "\"\u4e16 \u754c\"@d.example|\"\u4e16 \u754c\"@d.example",
        "\ud83d\ude00@d.example|\ud83d\ude00@d.example",
        "plain@d.example|plain@d.example",
      })
  void withSmtpUtf8AnAddressIsUtf8AndItsDomainLookedUpInALabels(String written, String checked) {
    dialogue.say(EHLO + Dialogue.utf8("MAIL FROM:<\u00fc@b.example> SMTPUTF8\r\n"));
    String rcpt = Dialogue.utf8("RCPT TO:<" + written + "> ORCPT=utf-8;\u00fc@b.example\r\n");
    for (String octet : rcpt.split("", -1)) {
      dialogue.say(octet);
    }
    assertThat(dialogue.intake.checked).containsExactly(checked);
    dialogue.say("DATA\r\nx\r\n.\r\n");
    FakeIntake.Mail mail = dialogue.intake.committed().get(0);
    assertThat(mail.envelope.reversePath()).isEqualTo("\u00fc@b.example");
    assertThat(mail.envelope.protocol()).isEqualTo("UTF8SMTP");
    assertThat(mail.trace()).contains("\tfor <" + Dialogue.utf8(checked) + ">;");
  }

  @Test
  void aCommandThatIsNotUtf8IsNoCommand() {
    dialogue.say(EHLO);
    assertThat(dialogue.say("MAIL FROM:<j\u00f6rg@b.example> SMTPUTF8\r\n"))
        .startsWith("501 5.5.2")
        .hasLineCount(1);
    assertThat(dialogue.say(MAIL)).startsWith("250 ");
  }

  @Test
  void boundsAddresses() {
    String local = "l".repeat(64);
    String domain = ("d".repeat(62) + ".").repeat(2) + "d".repeat(254 - 65 - 126);
    dialogue.say(EHLO + MAIL);
    assertThat(dialogue.say("RCPT TO:<" + local + "@" + domain + ">\r\n")).startsWith("250 ");
    assertThat(dialogue.say("RCPT TO:<" + local + "@" + domain + "d>\r\n")).startsWith("501 5.1.3");
    assertThat(dialogue.say("RCPT TO:<l" + local + "@d.example>\r\n")).startsWith("501 5.1.3");
    assertThat(dialogue.say("RCPT TO:<l@" + "d".repeat(256) + ">\r\n")).startsWith("501 5.1.3");
    dialogue.say("RSET\r\nMAIL FROM:<> SMTPUTF8\r\n");
    String wide = Dialogue.utf8("\u00fc".repeat(32));
    assertThat(dialogue.say("RCPT TO:<" + wide + "@d.example>\r\n")).startsWith("250 ");
    assertThat(dialogue.say("RCPT TO:<" + wide + "l@d.example>\r\n")).startsWith("501 5.1.3");
    String longest = "x".repeat(2_000);
    assertThat(dialogue.say("RCPT TO:<\"" + longest + "\"@d.example>\r\n")).startsWith("501 ");
    assertThat(dialogue.say("RCPT TO:<x@" + longest.replace("xx", "x-") + ">\r\n"))
        .startsWith("501 ");
    assertThat(dialogue.say("RCPT TO:<" + longest.replace("xxx", "@x,") + ">\r\n"))
        .startsWith("501 ");
  }

  @Test
  void refusesWhatIsOutOfSequence() {
    dialogue.say(EHLO + MAIL);
    assertThat(dialogue.say(MAIL)).startsWith("503 5.5.1");
    assertThat(dialogue.say("DATA\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("RCPT TO:<nobody@d.example>\r\n")).startsWith("550 5.1.1");
    assertThat(dialogue.say("DATA\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say(RCPT + "RSET\r\n" + RCPT)).contains("503 5.5.1");
    assertThat(dialogue.say(MAIL + EHLO + RCPT)).endsWith("503 5.5.1 Say MAIL first\r\n");
  }

  @Test
  void takesNoMoreRecipientsThanTheLimit() {
    dialogue.say(EHLO + MAIL);
    for (int i = 0; i < 5; i++) {
      assertThat(dialogue.say("RCPT TO:<r" + i + "@d.example>\r\n")).startsWith("250 ");
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(dialogue.say("RCPT TO:<r5@d.example>\r\n")).startsWith("452 4.5.3");
    }
    dialogue.say("DATA\r\nx\r\n.\r\n");
    assertThat(dialogue.intake.committed().get(0).envelope.recipients()).hasSize(5);
  }

  @Test
  void putsOffWhatTheStoreCannotTell() {
    dialogue.say(EHLO + MAIL);
    dialogue.intake.onCheck =
        address -> Future.succeededFuture(new RecipientVerdict.Unavailable("no store"));
    assertThat(dialogue.say(RCPT)).startsWith("451 4.3.0");
    dialogue.intake.onCheck = address -> Future.failedFuture("no store");
    assertThat(dialogue.say(RCPT)).startsWith("451 4.3.0");
  }

  @Test
  void aFailedStoreLeavesTheSessionInStep() {
    dialogue.intake.onCommit = () -> Future.failedFuture("disk full");
    dialogue.begun();
    assertThat(dialogue.say("x\r\n.\r\n")).startsWith("451 4.3.0");
    assertThat(dialogue.intake.abandoned()).isEmpty();
    dialogue.intake.onWrite =
        mail -> mail.writes.get() == 2 ? Future.failedFuture("x") : Future.succeededFuture();
    dialogue.begun();
    assertThat(dialogue.say("x\r\nNOOP\r\n")).isEmpty();
    assertThat(dialogue.say("x\r\n.\r\n")).startsWith("451 4.3.0").hasLineCount(1);
    assertThat(dialogue.intake.abandoned()).hasSize(1);
    dialogue.intake.onWrite = mail -> Future.failedFuture("no receipt");
    assertThat(dialogue.say(MAIL + RCPT + "DATA\r\n")).contains("\r\n451 4.3.0");
    assertThat(dialogue.say("RSET\r\n")).startsWith("250 ");
    assertThat(dialogue.intake.abandoned()).hasSize(2);
  }

  @Test
  void refusesALineTooLongAndStaysInStep() {
    String longest = "NOOP " + "x".repeat(CommandLineReader.MAX_LINE_OCTETS - 7) + "\r\n";
    assertThat(dialogue.say(longest)).startsWith("250 ").hasLineCount(1);
    assertThat(dialogue.say("NOOP x" + longest.substring(5) + "NOOP\r\n"))
        .matches("500 5\\.5\\.6 [^\r]+\r\n250 2\\.0\\.0 [^\r]+\r\n");
    assertThat(dialogue.say("x".repeat(CommandLineReader.MAX_SKIPPED_OCTETS + 1)))
        .startsWith("421 4.7.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOOP \u0000", "\u0000NOOP", "MAIL FROM:<a\u0000@b.example>", "NOOP\tx"})
  void refusesControlCharactersInCommands(String line) {
    dialogue.say(EHLO);
    assertThat(dialogue.say(line + "\r\n")).startsWith("501 5.5.2").hasLineCount(1);
  }

  @Test
  void closesAfterTwentyBadCommands() {
    for (int i = 1; i < 20; i++) {
      assertThat(dialogue.say("BAD\r\n")).startsWith("500 ");
    }
    assertThat(dialogue.say("NOOP\r\n")).startsWith("250 ");
    assertThat(dialogue.say("BAD\r\n")).startsWith("421 4.7.0");
  }

  @Test
  void eachUnknownRecipientIsAnsweredLaterAndTheEleventhEndsTheSession() {
    String nobody = "RCPT TO:<nobody@d.example>\r\n";
    dialogue.say(EHLO + MAIL);
    dialogue.delays.clear();
    assertThat(dialogue.say(nobody.repeat(10) + RCPT)).hasLineCount(11);
    assertThat(dialogue.delays)
        .extracting(Duration::toSeconds)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 0L);
    assertThat(dialogue.say("DATA\r\nx\r\n.\r\n" + MAIL)).endsWith("250 2.1.0 Sender taken\r\n");
    assertThat(dialogue.say(nobody)).startsWith("421 4.7.0");
  }

  @Test
  void commandsThatBringNoMailHaveAnEnd() {
    assertThat(dialogue.say("NOOP\r\n".repeat(96))).hasLineCount(96);
    dialogue.begun();
    dialogue.say("x\r\n.\r\n");
    assertThat(dialogue.say("NOOP\r\n".repeat(100))).hasLineCount(100).doesNotContain("421");
    assertThat(dialogue.say("NOOP\r\n")).startsWith("421 4.7.0");
  }

  @Test
  void refusesMailOverTheLimitAtItsEnd() {
    String fits = "x".repeat(998) + "\r\n";
    dialogue.begun();
    assertThat(dialogue.say(fits + ".\r\n")).startsWith("250 ");
    dialogue.begun();
    assertThat(dialogue.say("x" + fits)).isEmpty();
    assertThat(dialogue.intake.abandoned()).hasSize(1);
    assertThat(dialogue.say("x\r\n.\r\nNOOP\r\n")).matches("552 5\\.3\\.4 [^\n]+\n250 [^\n]+\n");
    assertThat(dialogue.intake.committed()).hasSize(1);
    dialogue.begun();
    assertThat(dialogue.say(fits.repeat(10))).isEmpty();
    assertThat(dialogue.say(fits)).startsWith("421 4.7.0");
  }

  @Test
  void offersStartTlsOnceAndForgetsWhatWasSaidBefore() {
    Dialogue plain = new Dialogue(Dialogue.settingsWithTls());
    assertThat(plain.say(EHLO)).endsWith("250 STARTTLS\r\n");
    plain.say(MAIL + RCPT);
    assertThat(plain.say("STARTTLS now\r\n")).startsWith("501 5.5.4");
    assertThat(plain.say("STARTTLS\r\nRSET\r\n")).startsWith("220 2.0.0").hasLineCount(1);

    Dialogue secured = plain.secured();

    assertThat(secured.say("DATA\r\n")).startsWith("503 5.5.1");
    assertThat(secured.say(MAIL)).startsWith("503 5.5.1");
    assertThat(secured.say(EHLO)).doesNotContain("STARTTLS");
    assertThat(secured.say("STARTTLS\r\n")).startsWith("503 5.5.1");
    secured.say(MAIL + RCPT + "DATA\r\nx\r\n.\r\n");
    secured.say("HELO x\r\n" + MAIL + RCPT + "DATA\r\nx\r\n.\r\n");
    List<FakeIntake.Mail> mails = secured.intake.committed();
    assertThat(mails.get(0).trace())
        .contains(" with ESMTPS\r\n\t(TLSv1.3 TLS_AES_256_GCM_SHA384)\r\n\tid receipt-0")
        .contains("\r\n\tfor <c@d.example>;\r\n\t");
    assertThat(mails.get(1).envelope.protocol()).isEqualTo("SMTP");
    assertThat(mails.get(1).trace()).contains(" with SMTP\r\n\t(TLSv1.3 ");
  }

  @Test
  void abandonsWhatADeadConnectionLeaves() {
    dialogue.begun();
    dialogue.say("half a mail\r\n");
    dialogue.hangUp();
    assertThat(dialogue.intake.abandoned()).hasSize(1);
    assertThat(dialogue.intake.committed()).isEmpty();
  }
}
