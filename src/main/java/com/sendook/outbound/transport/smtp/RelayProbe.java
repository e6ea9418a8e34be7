package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Reply;
import com.sendook.outbound.transport.smtp.SmtpSettings.Timeouts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Speaks to a server as if a mail were to be sent, up to {@code MAIL FROM}, and takes that back:
 * nothing is sent.
 */
public final class RelayProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * What came of it.
   *
   * @param accepted whether a mail could have followed
   * @param encrypted whether it went over TLS
   * @param stage how far it came
   * @param why it was not accepted, with the server's words where it said any; else null
   */
  public record Answer(boolean accepted, boolean encrypted, Stage stage, String why) {}

  /** How far the dialogue came. */
  public enum Stage {
    /** There is no connection, or nobody there who speaks SMTP. */
    CONNECTION,
    /** TLS was not agreed upon. */
    TLS,
    /** It did not let us log in. */
    LOGIN,
    /** It refused us, or the sender. */
    MAIL
  }

  private RelayProbe() {}

  /**
   * One dialogue, of half a minute at the most. Never fails.
   *
   * @param reversePath the sender that is shown
   */
  public static Future<Answer> of(Vertx vertx, SmtpSettings settings, String reversePath) {
    // A session lives on one event loop: what comes while another listens would be lost.
    return Future.future(
        promise ->
            vertx
                .getOrCreateContext()
                .runOnContext(on -> converse(vertx, settings, reversePath).onComplete(promise)));
  }

  private static Future<Answer> converse(Vertx vertx, SmtpSettings settings, String reversePath) {
    var opener = new SessionOpener(vertx, settings.within(timeouts()));
    return opener
        .open()
        .compose(session -> rehearse(session, reversePath))
        .otherwise(RelayProbe::notOpened)
        .eventually(opener::close);
  }

  private static Timeouts timeouts() {
    return new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE);
  }

  private static Future<Answer> rehearse(Session session, String reversePath) {
    boolean encrypted = session.isEncrypted();
    return session
        .rehearse(reversePath)
        .map(
            reply ->
                reply.code() / 100 == 2
                    ? new Answer(true, encrypted, Stage.MAIL, null)
                    : new Answer(
                        false,
                        encrypted,
                        Stage.MAIL,
                        "it refused MAIL FROM:<%s>: %s".formatted(reversePath, said(reply))))
        .otherwise(
            failure -> new Answer(false, encrypted, Stage.MAIL, SessionFailure.reason(failure)))
        .compose(answer -> session.quit().map(answer));
  }

  private static Answer notOpened(Throwable failure) {
    var reply = SessionFailure.replyIn(failure);
    var why = SessionFailure.reason(failure) + (reply == null ? "" : ": " + said(reply));
    return new Answer(false, false, stage(failure, reply), why);
  }

  private static Stage stage(Throwable failure, Reply reply) {
    if (failure instanceof Handshake.TlsFailed || failure.getMessage().contains("STARTTLS")) {
      return Stage.TLS;
    }
    if (failure instanceof Authentication.Refused) {
      return Stage.LOGIN;
    }
    return reply == null ? Stage.CONNECTION : Stage.MAIL;
  }

  private static String said(Reply reply) {
    return reply.code() + " " + reply.text();
  }
}
