package com.sendook.inbound.smtp;

import com.sendook.trace.Contexts;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket: feeds its bytes to the session, one step after the other, and sends the
 * replies. While a step waits for the store, or the client does not read its replies, the socket is
 * paused: what is held of a client is never more than one read of the socket and one line.
 *
 * <p>The replies to a pipelined group go out in one write (RFC 2920, 3.2).
 */
final class SmtpConnection {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);

  /** How long a client that is being closed may take to read what it was told. */
  static final Duration LINGER = Duration.ofSeconds(1);

  /** Also of the words before it, which the client has to read. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(15);

  private final ContextInternal context;
  private final Vertx vertx;
  private final NetSocket socket;
  private final SmtpSession session;
  private final SmtpSettings.Tls tls;
  private final SmtpSettings.Times times;
  private final ClientClock clock;
  private final ClientWatch watch;
  private Input input = new Input(Buffer.buffer());
  private Buffer replies = Buffer.buffer();
  private boolean greeted;
  private boolean waiting;
  private boolean securing;
  private boolean paused;
  private boolean draining;
  private boolean overdue;
  private boolean closed;
  private long greetingTimer;
  private int mailsTaken;

  /**
   * One client.
   *
   * @param context the session's own, on the socket's event loop
   */
  SmtpConnection(
      ContextInternal context, NetSocket socket, SmtpSession session, SmtpSettings settings) {
    this.context = context;
    this.vertx = context.owner();
    this.socket = socket;
    this.session = session;
    this.tls = settings.tls();
    this.times = settings.times();
    this.clock = new ClientClock(times, System::nanoTime);
    this.watch = new ClientWatch(vertx, clock, () -> say(Reply.IDLE));
  }

  /**
   * Greets the client and serves it until it leaves; then {@code onClosed} is run.
   *
   * @param begun what the client has sent already
   */
  void serve(Buffer begun, Runnable onClosed) {
    socket
        .handler(this::heard)
        .drainHandler(drained -> advance())
        .exceptionHandler(failure -> LOG.debug("The connection broke", failure))
        .shutdownHandler(shutdown -> drain())
        .closeHandler(
            gone -> {
              closed();
              onClosed.run();
            });
    watch.begin();
    if (tls.implicit()) {
      secure(begun).onSuccess(secured -> awaitGreeting());
    } else {
      input = new Input(begun);
      awaitGreeting();
    }
  }

  /** Programs that do nothing but send do not wait for a greeting that takes its time. */
  private void awaitGreeting() {
    if (times.greeting().isZero()) {
      greet();
    } else if (!input.isEmpty()) {
      say(Reply.SPOKE_TOO_SOON);
    } else {
      greetingTimer = vertx.setTimer(times.greeting().toMillis(), id -> greet());
    }
  }

  private void greet() {
    greeted = true;
    say(session.greeting());
    advance();
  }

  private void heard(Buffer bytes) {
    boolean thrownAway = securing && !socket.isSsl();
    if (closed || thrownAway) {
      return;
    }
    clock.heard(session.isReceiving() ? bytes.length() : 0);
    input = input.isEmpty() ? new Input(bytes) : input.and(bytes);
    if (greeted) {
      advance();
    } else if (!securing) {
      say(Reply.SPOKE_TOO_SOON);
    }
  }

  private void advance() {
    while (ready() && !input.isEmpty() && !socket.writeQueueFull()) {
      step();
    }
    if (ready()) {
      flush();
    }
    if (!closed) {
      listen(securing || (!waiting && input.isEmpty()));
    }
  }

  /** Whether the next step may be taken; says goodbye instead where the door is being closed. */
  private boolean ready() {
    if (draining && !closed && !waiting && (overdue || !session.isReceiving())) {
      say(Reply.SHUTTING_DOWN);
    }
    return !closed && !waiting;
  }

  private void listen(boolean wanted) {
    if (wanted && paused) {
      socket.resume();
    } else if (!wanted && !paused) {
      socket.pause();
    }
    paused = !wanted;
  }

  private void step() {
    Future<Reply> step =
        Contexts.on(context, () -> Future.succeededFuture(input).compose(session::proceed));
    if (step.isComplete()) {
      said(step);
      return;
    }
    await();
    step.onComplete(
        reply -> {
          goOn();
          said(reply);
          advance();
        });
  }

  /** It is not the client's turn: it is not heard. */
  private void await() {
    waiting = true;
    clock.stop();
  }

  private void goOn() {
    waiting = false;
    clock.goOn();
  }

  private void said(AsyncResult<Reply> reply) {
    if (reply.failed()) {
      LOG.error("A session ended by a fault of ours", reply.cause());
    }
    sayInTime(reply.succeeded() ? reply.result() : Reply.INTERNAL_ERROR);
  }

  private void sayInTime(Reply reply) {
    if (reply.delay().isZero()) {
      say(reply);
      return;
    }
    flush();
    await();
    vertx.setTimer(
        reply.delay().toMillis(),
        id -> {
          goOn();
          say(reply);
          advance();
        });
  }

  private void say(Reply reply) {
    if (closed || reply.isNone()) {
      return;
    }
    reply.appendTo(replies);
    clock.replied();
    if (session.mailsTaken() > mailsTaken) {
      mailsTaken = session.mailsTaken();
      clock.mailTaken();
    }
    switch (reply.next()) {
      case GO_ON -> {}
      case START_TLS -> secure(Buffer.buffer()).onSuccess(secured -> advance());
      case CLOSE -> close(reply);
    }
  }

  /**
   * Sends what is to be said, and begins TLS behind it. All that the client sent in the clear until
   * then is thrown away: it may not come from the client (RFC 3207, 6). The future completes when
   * TLS is on; where it fails, the connection is closed.
   *
   * @param begun what the client has sent of the handshake
   */
  private Future<Void> secure(Buffer begun) {
    await();
    securing = true;
    input = new Input(Buffer.buffer());
    listen(true);
    Buffer lastInTheClear = replies;
    replies = Buffer.buffer();
    // Its own time: whoever does not read what is sent in the clear keeps TLS from beginning.
    long tooLate = vertx.setTimer(HANDSHAKE.toMillis(), id -> giveUp());
    return TlsHandshake.begin(vertx, socket, tls.context().orElseThrow(), lastInTheClear, begun)
        .onComplete(done -> vertx.cancelTimer(tooLate))
        .onSuccess(
            secured -> {
              goOn();
              securing = false;
              session.secured(Encryption.of(socket.sslSession()));
            })
        .onFailure(
            failure -> {
              LOG.debug("TLS could not begin", failure);
              giveUp();
            });
  }

  private void giveUp() {
    if (!closed) {
      replies = Buffer.buffer();
      closed();
      HangUp.on(vertx, socket, LINGER);
    }
  }

  private void flush() {
    if (replies.length() > 0) {
      socket.write(replies);
      replies = Buffer.buffer();
    }
  }

  /**
   * Closing with bytes unread makes the kernel reset the connection, and the client may lose the
   * reply: who was interrupted is read on for a moment, and not heard.
   */
  private void close(Reply reply) {
    flush();
    closed();
    if (reply.isInterruption()) {
      listen(true);
      vertx.setTimer(LINGER.toMillis(), id -> HangUp.on(vertx, socket, LINGER));
    } else {
      HangUp.on(vertx, socket, LINGER);
    }
  }

  private void closed() {
    closed = true;
    watch.end();
    vertx.cancelTimer(greetingTimer);
    session.abandon();
  }

  /** No new commands any more; a mail that is coming in may come to its end, in time. */
  private void drain() {
    draining = true;
    vertx.setTimer(
        times.drain().toMillis(),
        id -> {
          // What is being committed is told its yes first: it would come a second time else.
          overdue = true;
          advance();
        });
    advance();
  }
}
