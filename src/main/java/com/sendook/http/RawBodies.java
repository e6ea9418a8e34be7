package com.sendook.http;

import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Function;

/**
 * Bodies as they came, byte by byte, for routes that anybody can call and that tell by a signature
 * whom to believe. They have memory of their own, which each takes as its bytes arrive and never
 * waits for, so that strangers hold up nobody: where there is none left it gets 503, and a provider
 * comes again. One that falls silent is given up.
 */
public final class RawBodies {
  private final Duration patience;
  private final MemoryBudget memory;

  /**
   * Bodies of one provider.
   *
   * @param patience how long one may take; it gets a second more for each 256 KiB that came
   */
  public RawBodies(Duration patience, MemoryBudget memory) {
    this.patience = patience;
    this.memory = memory;
  }

  /** Goes on where the provider is configured; else its route is not there. */
  public static Handler<RoutingContext> onlyIf(boolean configured) {
    return context -> {
      if (configured) {
        context.next();
      } else {
        context.fail(Problem.notFoundBecause("This provider is not configured here"));
      }
    };
  }

  /** Has the body read before the next handler; one that is longer is refused. */
  public Handler<RoutingContext> upTo(long maxBytes) {
    var heads = new BodyReader(maxBytes, patience, memory);
    return context -> {
      if (!heads.refusesHead(context)) {
        new ArrivingBody(context, maxBytes, patience, memory.share()).listen();
      }
    };
  }

  /** Does something with the body: with a long one off the event loop. */
  public static <T> Future<T> read(RoutingContext context, Function<Buffer, T> step) {
    return Future.succeededFuture()
        .compose(go -> Exchange.offLoopIfLong(context, ArrivingBody.of(context), step));
  }
}
