package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Refused;
import com.sendook.outbound.transport.Reply;
import com.sendook.outbound.transport.smtp.SmtpSettings.Timeouts;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One mail to one recipient: MAIL, RCPT, DATA, the mail, and the reply that decides (RFC 5321,
 * section 3.3). Run once.
 */
final class Transaction {
  /**
   * They ask for AUTH or TLS (RFC 4954, section 6; RFC 3207): the gateway's fault, not the mail's.
   */
  private static final Set<Integer> ABOUT_US = Set.of(530, 534, 535, 538);

  private final SmtpSocket socket;
  private final Extensions extensions;
  private final Timeouts timeouts;
  private final boolean reused;
  private final Buffer mail;
  private final String mailCommand;
  private final String rcptCommand;
  private Supplier<Future<ReplyLines>> mailReply;
  private final BooleanSupplier stillWanted;
  private Supplier<Future<ReplyLines>> rcptReply;
  private Supplier<Future<ReplyLines>> dataReply;

  /** Nothing of it is left in the server. */
  private boolean over;

  /**
   * One transaction, not yet begun.
   *
   * @param stillWanted asked right before the mail itself goes out
   * @param reused whether the session was kept from an earlier mail, and so may be gone by now
   */
  Transaction(
      SmtpSocket socket,
      Extensions extensions,
      Timeouts timeouts,
      boolean reused,
      Envelope envelope,
      Buffer mail,
      BooleanSupplier stillWanted) {
    this.socket = socket;
    this.extensions = extensions;
    this.timeouts = timeouts;
    this.reused = reused;
    this.mail = mail;
    this.stillWanted = stillWanted;
    this.mailCommand =
        "MAIL FROM:<%s>%s%s"
            .formatted(
                envelope.reversePath(),
                extensions.size() ? " SIZE=" + mail.length() : "",
                extensions.eightBitMime() ? " BODY=8BITMIME" : "");
    this.rcptCommand = "RCPT TO:<%s>".formatted(envelope.recipient());
  }

  /**
   * Fails with a {@link SessionFailure} where the session ended before the server decided; with
   * {@link SessionFailure.Stale} where it was gone before this transaction.
   *
   * @param sent makes the outcome where the server took the mail
   */
  Future<Outcome> run(Function<Reply, Outcome> sent) {
    if (extensions.maxBytes() > 0 && mail.length() > extensions.maxBytes()) {
      over = true;
      return Future.succeededFuture(tooLarge());
    }
    issueCommands();
    return mailReply
        .get()
        .transform(this::unlessStale)
        .compose(reply -> reply.isPositive() ? recipient(sent) : stopped("MAIL", reply));
  }

  /** Makes the session ready for the next mail. Where that fails, the session has ended. */
  Future<Void> clear() {
    if (over || !socket.isOpen()) {
      return Future.succeededFuture();
    }
    Future<Void> cleared = extensions.pipelining() ? clearPipelined() : reset();
    return cleared.onFailure(
        failure -> socket.end(new SessionFailure("cannot go on: " + failure.getMessage())));
  }

  /** In one write where the server allows it (RFC 2920), else each after the reply before it. */
  private void issueCommands() {
    Duration within = timeouts.command();
    if (extensions.pipelining()) {
      socket.write(mailCommand + "\r\n" + rcptCommand + "\r\nDATA");
      Future<ReplyLines> mailed = socket.expect("MAIL", within);
      Future<ReplyLines> addressed = socket.expect("RCPT", within);
      Future<ReplyLines> data = socket.expect("DATA", timeouts.data());
      mailReply = () -> mailed;
      rcptReply = () -> addressed;
      dataReply = () -> data;
    } else {
      mailReply = () -> socket.command(mailCommand, "MAIL", within);
      rcptReply = () -> socket.command(rcptCommand, "RCPT", within);
      dataReply = () -> socket.command("DATA", "DATA", timeouts.data());
    }
  }

  private Future<ReplyLines> unlessStale(AsyncResult<ReplyLines> reply) {
    boolean gone =
        reply.succeeded()
            ? reply.result().code() == ReplyLines.SERVICE_CLOSING
            : reply.cause() instanceof SessionFailure.Closed;
    if (reused && gone) {
      return Future.failedFuture(new SessionFailure.Stale());
    }
    return reply.succeeded()
        ? Future.succeededFuture(reply.result())
        : Future.failedFuture(reply.cause());
  }

  private Future<Outcome> recipient(Function<Reply, Outcome> sent) {
    return rcptReply
        .get()
        .compose(reply -> reply.isPositive() ? data(sent) : stopped("RCPT", reply));
  }

  private Future<Outcome> data(Function<Reply, Outcome> sent) {
    return dataReply
        .get()
        .compose(
            reply ->
                reply.code() == ReplyLines.START_MAIL_INPUT
                    ? content(sent)
                    : stopped("DATA", reply));
  }

  /** The reply after the final dot decides; without it the mail may or may not have been taken. */
  private Future<Outcome> content(Function<Reply, Outcome> sent) {
    if (!stillWanted.getAsBoolean()) {
      // The server waits for a mail that must not come: only the end of the session says so.
      var failure = new SessionFailure("another node has taken over this mail");
      socket.end(failure);
      return Future.failedFuture(failure);
    }
    return socket.stream(new MailData(mail), timeouts.block())
        .compose(v -> socket.expect("the end of the mail", timeouts.endOfData()))
        .compose(
            reply -> {
              over = true;
              return reply.isPositive()
                  ? Future.succeededFuture(sent.apply(reply.reply()))
                  : stopped("the mail", reply);
            });
  }

  private Future<Outcome> stopped(String stage, ReplyLines reply) {
    if (reply.isPermanent() && !ABOUT_US.contains(reply.code())) {
      return Future.succeededFuture(new Refused(reply.reply(), "the server refused " + stage));
    }
    if (reply.isTransient()) {
      return Future.succeededFuture(new Deferred(reply.reply(), "the server put off " + stage));
    }
    SessionFailure failure =
        new SessionFailure(
            reply.isPermanent()
                ? "the server wants us to log in or to use TLS"
                : "the server gave " + stage + " a reply that makes no sense",
            reply.reply());
    socket.end(failure);
    return Future.failedFuture(failure);
  }

  /**
   * After a refusal the replies to the commands behind it still come. If DATA was let through with
   * no recipient, a lone dot ends it (RFC 2920, section 3.1); if even MAIL was refused before it, a
   * dot could mean anything, and the session is given up.
   */
  private Future<Void> clearPipelined() {
    return Future.all(mailReply.get(), dataReply.get())
        .compose(
            v -> {
              if (dataReply.get().result().code() != ReplyLines.START_MAIL_INPUT) {
                return reset();
              }
              return mailReply.get().result().isPositive()
                  ? socket.command(".", "the lone dot", timeouts.endOfData()).<Void>mapEmpty()
                  : Future.failedFuture("DATA was accepted after MAIL was refused");
            });
  }

  private Future<Void> reset() {
    return socket
        .command("RSET", "RSET", timeouts.command())
        .compose(
            reply ->
                reply.isPositive()
                    ? Future.succeededFuture()
                    : Future.failedFuture("RSET was refused with " + reply.code()));
  }

  private Outcome tooLarge() {
    return new Refused(
        Reply.of(552, "5.3.4 Message too big for system"),
        "the mail has %d bytes, and the server takes %d at most (RFC 1870)"
            .formatted(mail.length(), extensions.maxBytes()));
  }
}
