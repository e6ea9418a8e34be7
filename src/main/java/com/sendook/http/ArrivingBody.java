package com.sendook.http;

import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A body of whoever calls, on its way in: it takes memory for what came and none for what was
 * announced, and time likewise. What is refused is still taken off the line and dropped.
 */
final class ArrivingBody {
  private static final String BODY = "sendook.rawBody";

  /** The bytes, the JSON read from them, and what is decoded from that. */
  private static final int BYTES_IN_MEMORY = 4;

  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final int LEAST_BYTES_PER_SECOND = 256 * 1024;

  private final RoutingContext context;
  private final long maxBytes;
  private final Duration patience;
  private final MemoryBudget.Share memory;
  private final long begunNanos = System.nanoTime();
  private Buffer body = Buffer.buffer();
  private long arrived;
  private boolean refused;
  private long timer;

  ArrivingBody(
      RoutingContext context, long maxBytes, Duration patience, MemoryBudget.Share memory) {
    this.context = context;
    this.maxBytes = maxBytes;
    this.patience = patience;
    this.memory = memory;
  }

  /** The whole body of a request that went on. */
  static Buffer of(RoutingContext context) {
    return context.get(BODY);
  }

  /** Goes on to the next handler when the body is whole. */
  void listen() {
    var request = context.request();
    context.addEndHandler(ended -> drop());
    watch(patience.toMillis());
    request.handler(this::add).endHandler(end -> whole());
    // Who went away in the middle ends the exchange, and nothing more is to be done.
    request.exceptionHandler(gone -> leave());
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))
        && request.version() != HttpVersion.HTTP_1_0) {
      context.response().writeContinue();
    }
    request.resume();
  }

  private void add(Buffer bytes) {
    arrived += bytes.length();
    if (refused) {
      return;
    }
    if (arrived > maxBytes) {
      drop();
      context.fail(413);
    } else if (arrived > Exchange.INLINE_BYTES && !memory.reach(arrived * BYTES_IN_MEMORY)) {
      drop();
      context.fail(Problem.busy("There is no room for this body now, please try again", AGAIN));
    } else {
      body.appendBuffer(bytes);
    }
  }

  private void whole() {
    context.vertx().cancelTimer(timer);
    if (!refused) {
      context.put(BODY, body);
      context.next();
    }
  }

  private void leave() {
    context.vertx().cancelTimer(timer);
    drop();
  }

  private void drop() {
    refused = true;
    body = Buffer.buffer();
    memory.release();
  }

  private void watch(long millis) {
    timer = context.vertx().setTimer(Math.max(1, millis), due -> giveUpIfSlow());
  }

  private void giveUpIfSlow() {
    long counted = Math.min(arrived, maxBytes);
    long allowed = patience.toMillis() + counted * 1000 / LEAST_BYTES_PER_SECOND;
    long left = allowed - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
    if (left > 0) {
      watch(left);
    } else {
      BodyReader.giveUp(context);
    }
  }
}
