package com.sendook;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How to stop what was started: last things first, and in bounded time whatever hangs. */
final class Stops {
  private static final Logger log = LoggerFactory.getLogger(Stops.class);

  private final Deque<Supplier<Future<?>>> stops = new ConcurrentLinkedDeque<>();

  void push(Supplier<Future<?>> stop) {
    stops.push(stop);
  }

  /**
   * Stops one after the other. Each has what is left of {@code all}, but no more than {@code each};
   * one that fails or hangs is left behind.
   */
  Future<Void> run(Duration all, Duration each) {
    return next(System.nanoTime() + all.toNanos(), each);
  }

  private Future<Void> next(long deadlineNanos, Duration each) {
    var stop = stops.poll();
    if (stop == null) {
      return Future.succeededFuture();
    }
    long left = Math.max(1_000_000, deadlineNanos - System.nanoTime());
    return stop.get()
        .timeout(Math.min(left, each.toNanos()), TimeUnit.NANOSECONDS)
        .onFailure(error -> log.warn("not stopped cleanly: {}", error.toString()))
        .transform(stopped -> next(deadlineNanos, each));
  }
}
