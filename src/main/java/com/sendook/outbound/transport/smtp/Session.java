package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Reply;
import com.sendook.outbound.transport.smtp.SmtpSettings.Timeouts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A connection over which mails can be sent, one after the other. */
final class Session {
  private static final Duration LONGEST_QUIT = Duration.ofSeconds(5);

  private final SmtpSocket socket;
  private final Extensions extensions;
  private final Timeouts timeouts;
  private int transactions;

  Session(SmtpSocket socket, Extensions extensions, Timeouts timeouts) {
    this.socket = socket;
    this.extensions = extensions;
    this.timeouts = timeouts;
  }

  /** The next transaction, to be run before another one is begun. */
  Transaction begin(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    boolean reused = transactions++ > 0;
    return new Transaction(socket, extensions, timeouts, reused, envelope, mail, stillWanted);
  }

  /** How many transactions were begun. */
  int transactions() {
    return transactions;
  }

  boolean isOpen() {
    return socket.isOpen();
  }

  void whenEnded(Runnable listener) {
    socket.whenEnded(listener);
  }

  boolean isEncrypted() {
    return socket.isEncrypted();
  }

  /** What is said to a mail from this sender, which then is not sent. */
  Future<Reply> rehearse(String reversePath) {
    return socket
        .command("MAIL FROM:<" + reversePath + ">", "MAIL", timeouts.command())
        .compose(
            reply ->
                socket
                    .command("RSET", "RSET", timeouts.command())
                    .transform(reset -> Future.succeededFuture(reply.reply())));
  }

  /** Says good-bye and closes, in a few seconds at most. Never fails. */
  Future<Void> quit() {
    Duration within =
        timeouts.command().compareTo(LONGEST_QUIT) < 0 ? timeouts.command() : LONGEST_QUIT;
    return socket
        .command("QUIT", "QUIT", within)
        .onComplete(bye -> socket.end(new SessionFailure("the session is over")))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
