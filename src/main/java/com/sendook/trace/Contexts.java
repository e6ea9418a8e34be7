package com.sendook.trace;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;

/** Keeps what is done for one on a context of its own. */
public final class Contexts {
  private Contexts() {}

  /** A context on the caller's event loop that nobody else has. */
  public static ContextInternal own(Vertx vertx) {
    return ((ContextInternal) vertx.getOrCreateContext()).duplicate();
  }

  /** Takes the step at once, on this context: the caller is on its event loop. */
  public static <T> T on(ContextInternal context, Supplier<T> step) {
    var before = context.beginDispatch();
    try {
      return step.get();
    } finally {
      context.endDispatch(before);
    }
  }

  /** Does the work on this context, and the caller goes on on its own. */
  public static <T> Future<T> at(Context context, Supplier<Future<T>> work) {
    if (Vertx.currentContext() == context) {
      return work.get();
    }
    Promise<T> done = promise();
    context.runOnContext(v -> work.get().onComplete(done));
    return done.future();
  }

  /** A promise for the caller: whoever keeps it, the caller goes on on its own context. */
  public static <T> Promise<T> promise() {
    var context = ContextInternal.current();
    return context == null ? Promise.promise() : context.promise();
  }

  /**
   * The same future for the caller: whoever completes it, the caller goes on on its own context.
   */
  public static <T> Future<T> here(Future<T> future) {
    Promise<T> here = promise();
    future.onComplete(here);
    return here.future();
  }
}
