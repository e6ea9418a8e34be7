package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dialogue behind AUTH (RFC 4954, 4): challenges and responses in Base64, until the client has
 * said who it is, or has given up with {@code *}.
 */
final class AuthExchange implements Incoming {
  private static final Logger LOG = LoggerFactory.getLogger(AuthExchange.class);

  private static final Reply WELCOME = Reply.of(235, "2.7.0", "Logged in");
  private static final Reply WRONG = Reply.of(535, "5.7.8", "The user or the password is wrong");
  private static final Reply CANCELLED = Reply.of(501, "5.0.0", "Given up, as you said");
  private static final Reply LATER =
      Reply.of(454, "4.7.0", "Nobody can tell at the moment who you are, try again later");
  private static final Reply NOT_BASE64 =
      Reply.of(501, "5.5.2", "A response is one line of Base64 of text in UTF-8");
  private static final Reply TOO_LONG =
      Reply.of(
          500,
          "5.5.6",
          "A response may have " + CommandLineReader.MAX_LINE_OCTETS + " octets at most");

  private final SmtpSession session;
  private final AuthMechanism mechanism;
  private final CommandLineReader lines = new CommandLineReader();

  AuthExchange(SmtpSession session, AuthMechanism mechanism) {
    this.session = session;
    this.mechanism = mechanism;
  }

  /** Asks the client. */
  Future<Reply> begin() {
    return reply(mechanism.next(Optional.empty()));
  }

  @Override
  public Future<Reply> take(Input input) {
    return lines.read(input).map(this::answer).orElseGet(() -> Future.succeededFuture(Reply.NONE));
  }

  private Future<Reply> answer(CommandLine line) {
    if (line instanceof CommandLine.Text text) {
      return text.line().equals("*") ? Future.succeededFuture(CANCELLED) : respond(text.line());
    }
    if (line instanceof CommandLine.TooLong) {
      return Future.succeededFuture(TOO_LONG);
    }
    return Future.succeededFuture(line instanceof CommandLine.Endless ? Reply.ENDLESS : NOT_BASE64);
  }

  /** Goes on with what the client said, still in Base64. */
  Future<Reply> respond(String base64) {
    return decoded(base64)
        .map(response -> reply(mechanism.next(Optional.of(response))))
        .orElseGet(() -> Future.succeededFuture(NOT_BASE64));
  }

  private static Optional<String> decoded(String base64) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private Future<Reply> reply(AuthStep step) {
    if (step instanceof AuthStep.Challenge challenge) {
      byte[] text = challenge.text().getBytes(StandardCharsets.UTF_8);
      String base64 = Base64.getEncoder().encodeToString(text);
      return Future.succeededFuture(Reply.plain(Reply.MORE, List.of(base64)));
    }
    if (step instanceof AuthStep.Malformed malformed) {
      return Future.succeededFuture(Reply.of(501, "5.5.2", malformed.whatIsRight()));
    }
    AuthStep.Said said = (AuthStep.Said) step;
    return session
        .submission()
        .orElseThrow()
        .login(said.user(), said.password(), session.clientAddress())
        .map(this::outcome)
        .otherwise(
            failure -> {
              LOG.warn("A login was put off", failure);
              return LATER;
            });
  }

  private Reply outcome(Submission.Login login) {
    if (login instanceof Submission.Login.Welcome welcome) {
      session.admit(welcome.intake());
      return WELCOME;
    }
    return session.notAdmitted(
        login instanceof Submission.Login.TooEarly early ? tooEarly(early.pause()) : WRONG);
  }

  private static Reply tooEarly(Duration pause) {
    long seconds = (pause.toMillis() + 999) / 1000;
    return Reply.of(
        454, "4.7.0", "Too many failed logins from your address, come again in " + seconds + " s");
  }
}
