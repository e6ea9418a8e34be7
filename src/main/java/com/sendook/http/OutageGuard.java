package com.sendook.http;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers in time where the store does not: a request that takes long makes this ask whether the
 * store still answers anybody, and is told to come back (503) if not. So a slow answer is waited
 * for, and a frozen store for less than two seconds. The work that hangs goes on, and ends when its
 * own time is over.
 */
final class OutageGuard implements Handler<RoutingContext> {
  private static final long LONG_MS = 500;
  private static final long ANSWER_MS = 1300;

  private final Supplier<Future<Void>> ping;
  private Future<Void> asked;

  /**
   * Guards the requests of one event loop.
   *
   * @param ping completes when the store answers
   */
  OutageGuard(Supplier<Future<Void>> ping) {
    this.ping = ping;
  }

  @Override
  public void handle(RoutingContext context) {
    watch(context);
    context.next();
  }

  private void watch(RoutingContext context) {
    long timer = context.vertx().setTimer(LONG_MS, late -> look(context));
    context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
  }

  /** An answer that has begun, such as a stream of events, may go on as long as it likes. */
  private void look(RoutingContext context) {
    if (Exchange.isOver(context) || context.response().headWritten()) {
      return;
    }
    ask()
        .onSuccess(answered -> watch(context))
        .onFailure(
            silent -> {
              if (!Exchange.isOver(context) && !context.response().headWritten()) {
                Failures.answer(context, Problem.unavailable("The store"));
              }
            });
  }

  /** All that wonder at the same time ask once. */
  private Future<Void> ask() {
    if (asked == null || asked.isComplete()) {
      asked = ping.get().timeout(ANSWER_MS, TimeUnit.MILLISECONDS);
    }
    return asked;
  }
}
