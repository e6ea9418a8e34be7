package com.sendook.outbound.transport.smtp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Commands out and replies in over one connection, with an end to every wait. Lives on one event
 * loop. Once it ended, for whatever reason, everything asked of it fails with that reason.
 */
final class SmtpSocket {
  private final Vertx vertx;
  private final NetSocket socket;
  private final ReplyParser parser = new ReplyParser();
  private final Deque<Expectation> expected = new ArrayDeque<>();
  private Promise<Void> streaming;
  private long timer = -1;
  private boolean handshaking;
  private SessionFailure ended;
  private Runnable whenEnded = () -> {};

  private record Expectation(Promise<ReplyLines> reply, String to, Duration within) {}

  SmtpSocket(Vertx vertx, NetSocket socket) {
    this.vertx = vertx;
    this.socket = socket;
    socket.handler(this::read);
    socket.exceptionHandler(
        cause -> closed("the connection broke: " + SessionFailure.reason(cause)));
    socket.closeHandler(v -> closed("the server closed the connection"));
  }

  boolean isOpen() {
    return ended == null;
  }

  boolean isEncrypted() {
    return socket.isSsl();
  }

  void whenEnded(Runnable listener) {
    whenEnded = listener;
  }

  /** Writes one command line and waits for its reply. The name stands for it in errors. */
  Future<ReplyLines> command(String line, String name, Duration within) {
    write(line);
    return expect(name, within);
  }

  /** Writes lines, given without the CRLF at the end. */
  void write(String line) {
    if (isOpen()) {
      socket.write(Buffer.buffer((line + "\r\n").getBytes(StandardCharsets.US_ASCII)));
    }
  }

  /** The next reply that nobody waits for yet: replies come in the order of the commands. */
  Future<ReplyLines> expect(String to, Duration within) {
    if (!isOpen()) {
      return Future.failedFuture(ended);
    }
    Expectation expectation = new Expectation(Promise.promise(), to, within);
    expected.add(expectation);
    if (expected.size() == 1) {
      waitForHead();
    }
    return expectation.reply().future();
  }

  /**
   * Writes chunk by chunk, no faster than the server reads.
   *
   * @param stall how long the server may take nothing
   */
  Future<Void> stream(Iterator<Buffer> chunks, Duration stall) {
    if (!isOpen()) {
      return Future.failedFuture(ended);
    }
    streaming = Promise.promise();
    Future<Void> written = streaming.future();
    pump(chunks, stall);
    return written;
  }

  private void pump(Iterator<Buffer> chunks, Duration stall) {
    while (isOpen() && chunks.hasNext()) {
      socket.write(chunks.next());
      if (chunks.hasNext() && socket.writeQueueFull()) {
        startTimer(stall, "the server took no more of the mail for " + seconds(stall));
        socket.drainHandler(v -> pump(chunks, stall));
        return;
      }
    }
    stopTimer();
    if (isOpen()) {
      Promise<Void> done = streaming;
      streaming = null;
      done.complete();
    }
  }

  /** From here on encrypted. What the server sent in the clear until then is thrown away. */
  Future<Void> encrypt(ClientSSLOptions options, String serverName) {
    handshaking = true;
    parser.discard();
    return socket
        .upgradeToSsl(options, serverName)
        .onSuccess(v -> handshaking = false)
        .recover(
            cause -> {
              end(new SessionFailure("TLS failed: " + SessionFailure.reason(cause)));
              return Future.failedFuture(ended);
            });
  }

  /** Closes the connection; whoever still waits for a reply gets this reason. */
  void end(SessionFailure why) {
    if (!isOpen()) {
      return;
    }
    ended = why;
    stopTimer();
    abort();
    if (streaming != null) {
      streaming.fail(why);
    }
    while (!expected.isEmpty()) {
      expected.remove().reply().fail(why);
    }
    whenEnded.run();
  }

  /**
   * NetSocket's own close first writes all that is left: for ever, where the server reads no more.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // whether closing fails changes nothing
  private void abort() {
    ((NetSocketInternal) socket).channelHandlerContext().close();
  }

  private void closed(String why) {
    if (!handshaking) {
      end(new SessionFailure.Closed(why));
    }
  }

  private void read(Buffer chunk) {
    if (handshaking) {
      return;
    }
    parser.append(chunk);
    try {
      Optional<ReplyLines> reply = parser.next();
      while (isOpen() && reply.isPresent()) {
        take(reply.get());
        reply = parser.next();
      }
    } catch (SessionFailure garbage) {
      end(garbage);
    }
  }

  private void take(ReplyLines reply) {
    Expectation head = expected.poll();
    if (head == null) {
      end(new SessionFailure("the server spoke out of turn", reply.reply()));
      return;
    }
    stopTimer();
    if (!expected.isEmpty()) {
      waitForHead();
    }
    if (reply.code() == ReplyLines.SERVICE_CLOSING) {
      // Before anybody hears of it: else the next mail would be given this connection.
      end(new SessionFailure("the server ended the session", reply.reply()));
    }
    head.reply().complete(reply);
  }

  private void waitForHead() {
    Expectation head = expected.element();
    startTimer(head.within(), "no reply to " + head.to() + " in " + seconds(head.within()));
  }

  private void startTimer(Duration within, String otherwise) {
    stopTimer();
    timer = vertx.setTimer(within.toMillis(), id -> end(new SessionFailure(otherwise)));
  }

  private void stopTimer() {
    if (timer != -1) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
