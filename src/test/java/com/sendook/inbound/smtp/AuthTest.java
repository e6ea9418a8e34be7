package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A submission port asks its clients who they are (RFC 4954, RFC 6409). */
class AuthTest {
  private static final String EHLO = "EHLO client.example\r\n";
  private static final String MAIL = "MAIL FROM:<support@here.example>\r\n";
  private static final String RIGHT = "\0support@here.example\0sk_right";

  private final FakeIntake intake = new FakeIntake();
  private final List<String> logins = new ArrayList<>();
  private Future<Submission.Login> verdict =
      Future.succeededFuture(new Submission.Login.Welcome(intake));
  private SmtpSession session = session("192.0.2.7");

  private SmtpSession session(String client) {
    Submission submission =
        (user, password, address) -> {
          logins.add(user + " " + password + " " + address);
          return password.equals("sk_right")
              ? verdict
              : Future.succeededFuture(new Submission.Login.Wrong());
        };
    return new SmtpSession(Dialogue.settingsWithTls(), submission, client);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String say(String text) {
    Input input = new Input(Buffer.buffer(text));
    Buffer replies = Buffer.buffer();
    while (!input.isEmpty()) {
      Future<Reply> step = session.proceed(input);
      assertThat(step.succeeded()).isTrue();
      if (!step.result().isNone()) {
        step.result().appendTo(replies);
      }
      if (step.result().next() != Reply.Next.GO_ON) {
        break;
      }
    }
    return replies.toString();
  }

  private AuthTest secured() {
    session.secured(new Encryption("TLSv1.3", "TLS_AES_256_GCM_SHA384"));
    say(EHLO);
    return this;
  }

  @Test
  void inTheClearNobodyIsAskedForAPassword() {
    assertThat(say(EHLO)).contains("250 STARTTLS").doesNotContain("AUTH");
    assertThat(say("AUTH PLAIN " + base64(RIGHT) + "\r\n")).startsWith("538 5.7.11 ");
    assertThat(say(MAIL)).isEqualTo("530 5.7.0 Say STARTTLS first, and then AUTH\r\n");
    assertThat(logins).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"})
  void fromThisMachineNobodyElseListens(String client) {
    session = session(client);
    assertThat(say(EHLO)).contains("250-STARTTLS", "250 AUTH PLAIN LOGIN");
    assertThat(say("AUTH PLAIN " + base64(RIGHT) + "\r\n")).startsWith("235 2.7.0 ");
  }

  @Test
  void behindTlsAllIsSaidAtOnceOrWhenAsked() {
    secured();
    assertThat(say(EHLO)).endsWith("250 AUTH PLAIN LOGIN\r\n").doesNotContain("STARTTLS");
    assertThat(say(MAIL)).startsWith("530 5.7.0 Log in first");
    assertThat(say("auth plain\r\n")).isEqualTo("334 \r\n");
    assertThat(say(base64(RIGHT) + "\r\n")).isEqualTo("235 2.7.0 Logged in\r\n");
    assertThat(logins).containsExactly("support@here.example sk_right 192.0.2.7");
    assertThat(say(EHLO)).doesNotContain("AUTH");
    assertThat(say("AUTH PLAIN\r\n")).startsWith("503 5.5.1 ");
    assertThat(say(MAIL + "RCPT TO:<any@where.example>\r\nDATA\r\nX: y\r\n\r\nz\r\n.\r\n"))
        .endsWith("250 2.0.0 Taken as receipt-0\r\n");
    assertThat(intake.committed().get(0).envelope.protocol()).isEqualTo("ESMTPSA");
  }

  @Test
  void loginAsksForTheUserThenForThePassword() {
    secured();
    assertThat(say("AUTH LOGIN\r\n")).isEqualTo("334 VXNlcm5hbWU6\r\n");
    assertThat(say(base64("apikey") + "\r\n")).isEqualTo("334 UGFzc3dvcmQ6\r\n");
    assertThat(say(base64("sk_right") + "\r\n")).startsWith("235 2.7.0 ");

    session = session("192.0.2.7");
    secured();
    assertThat(say("AUTH LOGIN " + base64("apikey") + "\r\n")).isEqualTo("334 UGFzc3dvcmQ6\r\n");
    assertThat(say(base64("sk_right") + "\r\n")).startsWith("235 2.7.0 ");
  }

  @Test
  void whoGivesUpMayBeginAgain() {
    secured();
    assertThat(say("AUTH LOGIN\r\n*\r\n"))
        .isEqualTo("334 VXNlcm5hbWU6\r\n501 5.0.0 Given up, as you said\r\n");
    assertThat(say("NOOP\r\n")).startsWith("250 ");
    assertThat(say("AUTH PLAIN\r\n" + base64(RIGHT) + "\r\n")).contains("235 2.7.0 ");
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH, 504 5.5.4",
    "AUTH CRAM-MD5, 504 5.5.4",
    "AUTH PLAIN =, 501 5.5.2",
    "AUTH PLAIN !!!!, 501 5.5.2",
    "AUTH PLAIN /w==, 501 5.5.2",
    "AUTH PLAIN YQ==, 501 5.5.2",
    // "\0user\0", "\0\0key", and somebody who acts for somebody else: "a\0b\0c".
    "AUTH PLAIN AHVzZXIA, 501 5.5.2",
    "AUTH PLAIN AABrZXk=, 501 5.5.2",
    "AUTH PLAIN YQBiAGM=, 501 5.5.2",
    "AUTH LOGIN =, 501 5.5.2",
  })
  void whatIsNotInTheGrammar(String line, String reply) {
    secured();
    assertThat(say(line + "\r\n")).startsWith(reply + " ");
    assertThat(logins).isEmpty();
    assertThat(say("NOOP\r\n")).startsWith("250 ");
  }

  @Test
  void aResponseOfAnyLengthIsOneLine() {
    secured();
    assertThat(say("AUTH PLAIN\r\n" + "A".repeat(5_000) + "\r\nNOOP\r\n"))
        .contains("\r\n500 5.5.6 ", "\r\n250 ");
    assertThat(say("AUTH PLAIN\r\nYQ==\nYQ==\r\nNOOP\r\n")).contains("\r\n501 5.5.2 ", "\r\n250 ");
  }

  @Test
  void threeWrongPasswordsEndTheSession() {
    secured();
    String wrong = "AUTH PLAIN " + base64("\0support@here.example\0sk_wrong") + "\r\n";
    assertThat(say(wrong)).startsWith("535 5.7.8 ");
    assertThat(say(MAIL)).startsWith("530 5.7.0 ");
    assertThat(say(wrong)).startsWith("535 5.7.8 ");
    assertThat(say(wrong)).startsWith("421 4.7.0 ");
  }

  @Test
  void whoCannotBeToldNowComesAgain() {
    secured();
    String right = "AUTH PLAIN " + base64(RIGHT) + "\r\n";
    verdict = Future.failedFuture("The store is away");
    assertThat(say(right)).startsWith("454 4.7.0 ");
    verdict = Future.succeededFuture(new Submission.Login.TooEarly(Duration.ofMillis(3_001)));
    assertThat(say(right)).startsWith("454 4.7.0 ").endsWith(" 4 s\r\n");
  }

  @Test
  void authComesBetweenEhloAndMail() {
    session = session("127.0.0.1");
    assertThat(say("AUTH PLAIN\r\n")).startsWith("503 5.5.1 ");
    say("HELO client.example\r\n");
    assertThat(say("AUTH PLAIN\r\n")).startsWith("503 5.5.1 ");
    say(EHLO);
    say("AUTH PLAIN " + base64(RIGHT) + "\r\n" + MAIL);
    assertThat(say("AUTH PLAIN\r\n")).startsWith("503 5.5.1 ");
    // RFC 3207, 4.2: what was said before TLS counts for nothing.
    session.secured(new Encryption("TLSv1.3", "TLS_AES_256_GCM_SHA384"));
    say(EHLO);
    assertThat(say(MAIL)).startsWith("530 5.7.0 ");
  }

  @Test
  void whatStandsBehindSaysNoInItsOwnWords() {
    intake.onCommit = () -> Future.failedFuture(Problem.limited("Enough.", Duration.ofSeconds(9)));
    session = session("127.0.0.1");
    say(EHLO + "AUTH PLAIN " + base64(RIGHT) + "\r\n" + MAIL + "RCPT TO:<a@b.example>\r\nDATA\r\n");
    assertThat(say("X: y\r\n\r\nz\r\n.\r\n")).isEqualTo("450 4.7.0 Enough. Come again in 9 s\r\n");
    intake.onCommit = () -> Future.failedFuture(Problem.forbidden("From\r\n must be \u00e9"));
    assertThat(say("MAIL FROM:<a@b.example> AUTH=<>\r\nRSET\r\n")).startsWith("250 2.1.0 ");
    assertThat(say(MAIL + "RCPT TO:<a@b.example>\r\nDATA\r\nX: y\r\n\r\nz\r\n.\r\n"))
        .endsWith("550 5.7.1 From?? must be ?\r\n");
    intake.onCheck = address -> Future.failedFuture(Problem.invalid("Not this"));
    assertThat(say(MAIL + "RCPT TO:<a@b.example>\r\n")).endsWith("553 5.1.3 Not this\r\n");
  }

  @Test
  void theDoorAsksNobody() {
    Dialogue door = new Dialogue(Dialogue.settingsWithTls()).secured();
    assertThat(door.say(EHLO)).doesNotContain("AUTH");
    assertThat(door.say("AUTH PLAIN\r\n")).startsWith("502 5.5.1 ");
    assertThat(door.say("MAIL FROM:<a@b.example> AUTH=<>\r\n")).startsWith("555 5.5.4 ");
  }
}
