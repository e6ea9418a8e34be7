package com.sendook.inbound.smtp;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An intake whose answers come on the connection's context and within a time limit, whatever the
 * one behind it does. What comes too late is ignored.
 */
final class BoundedIntake implements Intake {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedIntake.class);

  private final Intake intake;
  private final Context context;
  private final Duration timeout;

  BoundedIntake(Intake intake, Context context, Duration timeout) {
    this.intake = intake;
    this.context = context;
    this.timeout = timeout;
  }

  @Override
  public Future<RecipientVerdict> check(String address) {
    return bounded("check", () -> intake.check(address));
  }

  @Override
  public Receipt open(SmtpEnvelope envelope) {
    Receipt receipt = intake.open(envelope);
    return new Receipt() {
      @Override
      public String id() {
        return receipt.id();
      }

      @Override
      public Future<Void> write(Buffer bytes) {
        return bounded("write", () -> receipt.write(bytes));
      }

      @Override
      public Future<String> commit() {
        return bounded("commit", receipt::commit);
      }

      @Override
      public void abandon() {
        try {
          receipt.abandon();
        } catch (RuntimeException failure) {
          LOG.warn("A receipt could not be abandoned", failure);
        }
      }
    };
  }

  private <T> Future<T> bounded(String operation, Supplier<Future<T>> call) {
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
