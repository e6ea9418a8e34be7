package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Sent;
import com.sendook.outbound.transport.Transport;
import com.sendook.trace.Contexts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Sends mails to one SMTP server (RFC 5321) over a few kept connections. All its work is done on
 * the event loop on which it was made; it may be called from any.
 *
 * <p>The reply to the final dot decides. A 250 that was received makes the mail {@link Sent},
 * whatever happens to the connection afterwards. Where the connection is lost between the final dot
 * and its reply, nobody can know: the mail is {@link Deferred}, and a second attempt may deliver it
 * twice, with the same Message-ID (RFC 5321, section 4.5.3.2.6, and RFC 1047).
 */
public final class SmtpClient implements Transport {
  private static final Outcome NOT_WANTED =
      new Deferred(null, "another node has taken over while a connection was waited for");

  private final Context context;
  private final SessionPool pool;
  private final boolean last;

  /**
   * @param last whether this server is the recipient's own, and not a relay
   */
  public SmtpClient(Vertx vertx, SmtpSettings settings, boolean last) {
    this.context = vertx.getOrCreateContext();
    this.pool = new SessionPool(vertx, settings.connections(), new SessionOpener(vertx, settings));
    this.last = last;
  }

  @Override
  public Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    Optional<? extends Outcome> defect = envelope.defect();
    if (defect.isPresent()) {
      return Future.succeededFuture(defect.get());
    }
    return Contexts.at(
        context,
        () -> send(envelope, mail, stillWanted).otherwise(failure -> deferred(failure, false)));
  }

  @Override
  public Future<Void> close() {
    return Contexts.at(context, pool::close);
  }

  private Future<Outcome> send(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    return pool.acquire()
        .compose(
            session -> {
              if (stillWanted.getAsBoolean()) {
                return send(session, envelope, mail, stillWanted);
              }
              pool.release(session);
              return Future.succeededFuture(NOT_WANTED);
            },
            noSession -> Future.succeededFuture(deferred(noSession, true)));
  }

  /** A stale session says nothing about the mail or the server: a new one takes its place. */
  private Future<Outcome> send(
      Session session, Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    Transaction transaction = session.begin(envelope, mail, stillWanted);
    return transaction
        .run(reply -> new Sent(reply, last))
        .onComplete(result -> settle(session, transaction, result.cause()))
        .recover(
            failure ->
                failure instanceof SessionFailure.Stale
                    ? pool.replace().compose(fresh -> send(fresh, envelope, mail, stillWanted))
                    : Future.failedFuture(failure));
  }

  /** A stale session is not given back: its place is taken already. */
  private void settle(Session session, Transaction transaction, Throwable failure) {
    if (!(failure instanceof SessionFailure.Stale)) {
      transaction.clear().onComplete(v -> pool.release(session));
    }
  }

  private static Outcome deferred(Throwable failure, boolean unreachable) {
    return new Deferred(
        SessionFailure.replyIn(failure), SessionFailure.reason(failure), unreachable);
  }
}
