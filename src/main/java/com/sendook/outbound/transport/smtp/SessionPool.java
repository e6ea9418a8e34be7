package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.smtp.SmtpSettings.Connections;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A bounded number of sessions, handed out in the order in which they were asked for. Lives on one
 * event loop. How many may wait is for the callers to bound.
 */
final class SessionPool {
  private final Vertx vertx;
  private final Connections limits;
  private final SessionOpener opener;

  /** Sessions without work, the one used last on top, each with its timer. */
  private final Deque<Session> idle = new ArrayDeque<>();

  private final Map<Session, Long> idleTimers = new HashMap<>();
  private final Deque<Promise<Session>> waiting = new ArrayDeque<>();
  private final Promise<Void> closed = Promise.promise();

  /** Sessions being opened, at work, idle or saying good-bye. */
  private int open;

  private boolean closing;

  SessionPool(Vertx vertx, Connections limits, SessionOpener opener) {
    this.vertx = vertx;
    this.limits = limits;
    this.opener = opener;
  }

  /** Waits for its turn. Fails with a {@link SessionFailure} where no session can be had. */
  Future<Session> acquire() {
    if (closing) {
      return Future.failedFuture(closingFailure());
    }
    if (!idle.isEmpty()) {
      return Future.succeededFuture(takeIdle());
    }
    Promise<Session> turn = Promise.promise();
    if (open < limits.max()) {
      open(turn);
    } else {
      waiting.add(turn);
    }
    return turn.future();
  }

  /** Gives back a session that is ready for the next mail, or that has ended. */
  void release(Session session) {
    if (!session.isOpen()) {
      ended();
    } else if (closing || session.transactions() >= limits.transactions()) {
      session.quit().onComplete(v -> ended());
    } else if (waiting.isEmpty()) {
      keep(session);
    } else {
      waiting.remove().complete(session);
    }
  }

  /** A new session in the place of one that has ended, past those who wait. */
  Future<Session> replace() {
    Promise<Session> turn = Promise.promise();
    open--;
    open(turn);
    return turn.future();
  }

  /** Lets the sessions at work finish; nobody else gets one. */
  Future<Void> close() {
    closing = true;
    failWaiting(closingFailure());
    List.copyOf(idle).forEach(this::retire);
    finishIfClosed();
    return closed.future().eventually(opener::close);
  }

  private void open(Promise<Session> turn) {
    open++;
    opener.open().onSuccess(turn::complete).onFailure(failure -> failed(turn, failure));
  }

  /**
   * Where others have a session, it is perhaps only one too many for the server: wait for one of
   * theirs. Where nobody has, those who wait would meet the same failure one after the other.
   */
  private void failed(Promise<Session> turn, Throwable failure) {
    open--;
    if (closing || open == 0) {
      turn.fail(failure);
      failWaiting(failure);
      finishIfClosed();
    } else if (idle.isEmpty()) {
      waiting.addFirst(turn);
    } else {
      turn.complete(takeIdle());
    }
  }

  private void ended() {
    open--;
    if (!waiting.isEmpty()) {
      open(waiting.remove());
    }
    finishIfClosed();
  }

  private void keep(Session session) {
    idle.push(session);
    session.whenEnded(
        () -> {
          if (forget(session)) {
            ended();
          }
        });
    idleTimers.put(session, vertx.setTimer(limits.idle().toMillis(), id -> retire(session)));
  }

  private Session takeIdle() {
    Session session = idle.element();
    forget(session);
    return session;
  }

  /** Takes it from the idle ones; false where it was none of them. */
  private boolean forget(Session session) {
    Long timer = idleTimers.remove(session);
    if (timer == null) {
      return false;
    }
    vertx.cancelTimer(timer);
    return idle.remove(session);
  }

  private void retire(Session session) {
    if (forget(session)) {
      session.quit().onComplete(v -> ended());
    }
  }

  private void failWaiting(Throwable failure) {
    List<Promise<Session>> turns = List.copyOf(waiting);
    waiting.clear();
    turns.forEach(turn -> turn.fail(failure));
  }

  private void finishIfClosed() {
    if (closing && open == 0) {
      closed.tryComplete();
    }
  }

  private static SessionFailure closingFailure() {
    return new SessionFailure("the gateway is stopping");
  }
}
