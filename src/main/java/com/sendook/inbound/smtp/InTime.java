package com.sendook.inbound.smtp;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Has what stands behind a port answer on the connection's context and within a time limit,
 * whatever it does. What comes too late is ignored.
 */
final class InTime {
  private final Context context;
  private final Duration timeout;

  InTime(Context context, Duration timeout) {
    this.context = context;
    this.timeout = timeout;
  }

  /** The answer to the call. It fails where there is none in time, and where the call throws. */
  <T> Future<T> call(String operation, Supplier<Future<T>> call) {
    Future<T> answer;
    try {
      answer = call.get();
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    }
    return answer.isComplete() ? answer : awaited(operation, answer);
  }

  private <T> Future<T> awaited(String operation, Future<T> answer) {
    Promise<T> inTime = Promise.promise();
    Vertx vertx = context.owner();
    long timer =
        vertx.setTimer(
            timeout.toMillis(), id -> inTime.tryFail(new TimeoutException(lateness(operation))));
    answer.onComplete(
        result ->
            onContext(
                () -> {
                  vertx.cancelTimer(timer);
                  deliver(result, inTime);
                }));
    return inTime.future();
  }

  private String lateness(String operation) {
    return "The store did not answer \"" + operation + "\" within " + timeout.toMillis() + " ms";
  }

  private void onContext(Runnable action) {
    if (Vertx.currentContext() == context) {
      action.run();
    } else {
      context.runOnContext(ignored -> action.run());
    }
  }

  private static <T> void deliver(AsyncResult<T> result, Promise<T> promise) {
    if (result.succeeded()) {
      promise.tryComplete(result.result());
    } else {
      promise.tryFail(result.cause());
    }
  }
}
