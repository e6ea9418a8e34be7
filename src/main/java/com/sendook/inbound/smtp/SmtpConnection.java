package com.sendook.inbound.smtp;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Optional;
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

  private final Vertx vertx;
  private final NetSocket socket;
  private final SmtpSession session;
  private final Optional<ServerSSLOptions> tls;
  private final boolean implicitTls;
  private final Duration idleTimeout;
  private final Duration drainTimeout;
  private Input input = new Input(Buffer.buffer());
  private Buffer replies = Buffer.buffer();
  private boolean waiting;
  private boolean securing;
  private boolean paused;
  private boolean draining;
  private boolean closed;
  private long idleTimer;
  private long lastHeardNanos = System.nanoTime();

  SmtpConnection(
      Vertx vertx,
      NetSocket socket,
      SmtpSession session,
      SmtpSettings settings,
      Optional<ServerSSLOptions> tls) {
    this.vertx = vertx;
    this.socket = socket;
    this.session = session;
    this.tls = tls;
    this.implicitTls = settings.tls().implicit();
    this.idleTimeout = settings.times().idle();
    this.drainTimeout = settings.times().drain();
  }

  /** Greets the client and serves it until it leaves; then {@code onClosed} is run. */
  void serve(Runnable onClosed) {
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
    watch(idleTimeout);
    if (implicitTls) {
      secure().onSuccess(secured -> greet());
    } else {
      greet();
    }
  }

  private void greet() {
    say(session.greeting());
    advance();
  }

  private void heard(Buffer bytes) {
    lastHeardNanos = System.nanoTime();
    boolean thrownAway = securing && !socket.isSsl();
    if (!closed && !thrownAway) {
      input = input.isEmpty() ? new Input(bytes) : input.and(bytes);
      advance();
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
    if (draining && !closed && !waiting && !session.isReceiving()) {
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
    Future<Reply> step = Future.succeededFuture(input).compose(session::proceed);
    if (step.isComplete()) {
      said(step);
      return;
    }
    waiting = true;
    step.onComplete(
        reply -> {
          waiting = false;
          lastHeardNanos = System.nanoTime();
          said(reply);
          advance();
        });
  }

  private void said(AsyncResult<Reply> reply) {
    if (reply.failed()) {
      LOG.error("A session ended by a fault of ours", reply.cause());
    }
    say(reply.succeeded() ? reply.result() : Reply.INTERNAL_ERROR);
  }

  private void say(Reply reply) {
    if (closed || reply.isNone()) {
      return;
    }
    reply.appendTo(replies);
    switch (reply.next()) {
      case GO_ON -> {}
      case START_TLS -> secure().onSuccess(secured -> advance());
      case CLOSE -> close(reply);
    }
  }

  /**
   * Sends what is to be said, and begins TLS behind it. All that the client sent in the clear until
   * then is thrown away: it may not come from the client (RFC 3207, 6). The future completes when
   * TLS is on; where it fails, the connection is closed.
   */
  private Future<Void> secure() {
    waiting = true;
    securing = true;
    input = new Input(Buffer.buffer());
    listen(true);
    Buffer lastInTheClear = replies;
    replies = Buffer.buffer();
    return TlsHandshake.begin(vertx, socket, tls.orElseThrow(), lastInTheClear, Buffer.buffer())
        .onSuccess(
            secured -> {
              waiting = false;
              securing = false;
              lastHeardNanos = System.nanoTime();
              session.secured(Encryption.of(socket.sslSession()));
            })
        .onFailure(
            failure -> {
              LOG.debug("TLS could not begin", failure);
              replies = Buffer.buffer();
              closed();
              hangUp();
            });
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
      vertx.setTimer(LINGER.toMillis(), id -> hangUp());
    } else {
      hangUp();
    }
  }

  /** Vert.x closes a socket when all is written, which is never if the client does not read. */
  private void hangUp() {
    ChannelHandlerContext channel = ((NetSocketInternal) socket).channelHandlerContext();
    long timer = vertx.setTimer(LINGER.toMillis(), id -> abort(channel));
    socket.close().onComplete(gone -> vertx.cancelTimer(timer));
  }

  private static void abort(ChannelHandlerContext channel) {
    var unused = channel.close();
  }

  private void closed() {
    closed = true;
    vertx.cancelTimer(idleTimer);
    session.abandon();
  }

  /** No new commands any more; a mail that is coming in may come to its end, in time. */
  private void drain() {
    draining = true;
    vertx.setTimer(drainTimeout.toMillis(), id -> say(Reply.SHUTTING_DOWN));
    advance();
  }

  /** One timer, set anew only when it ran out: bytes that come in cost it nothing. */
  private void watch(Duration left) {
    idleTimer =
        vertx.setTimer(
            Math.max(1, left.toMillis()),
            id -> {
              Duration silence = Duration.ofNanos(System.nanoTime() - lastHeardNanos);
              Duration rest = waiting ? idleTimeout : idleTimeout.minus(silence);
              if (rest.isNegative() || rest.isZero()) {
                say(Reply.IDLE);
              } else {
                watch(rest);
              }
            });
  }
}
