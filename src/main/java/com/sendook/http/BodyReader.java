package com.sendook.http;

import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a request's body come, in bounded room and time: one that is too long is refused before it
 * comes where its length is told, else as soon as it passes the limit; a long one waits until there
 * is room for it in memory, and for what is made of it; one that comes too slowly gives its room
 * back. What is refused is still taken off the line and dropped, in the same time, so that a client
 * that writes before it reads gets to see why.
 */
final class BodyReader implements Handler<RoutingContext> {
  private static final String BEGUN = "sendook.bodyBegun";

  /** The bytes, the JSON read from them, and the files decoded from that. */
  private static final int BYTES_IN_MEMORY = 4;

  private static final int LEAST_BYTES_PER_SECOND = 64 * 1024;

  private static final Set<HttpMethod> TAKING =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private final long maxBytes;
  private final Duration patience;
  private final MemoryBudget memory;
  private final BodyHandler reader;

  /**
   * Reads the bodies of one server.
   *
   * @param patience how long any body may take; it gets a second more for each 64 KiB
   */
  BodyReader(long maxBytes, Duration patience, MemoryBudget memory) {
    this.maxBytes = maxBytes;
    this.patience = patience;
    this.memory = memory;
    // What a form says is put beside no query: where that cannot be read, it would throw behind the
    // last byte, and nobody would be answered.
    this.reader = BodyHandler.create(false).setBodyLimit(maxBytes).setMergeFormAttributes(false);
  }

  /** Has the body of this request left to its route, which takes it as it comes. */
  static void leave(RoutingContext context) {
    context.put(BEGUN, true);
    context.next();
  }

  @Override
  public void handle(RoutingContext context) {
    if (context.get(BEGUN) != null) {
      context.next();
      return;
    }
    context.put(BEGUN, true);
    long told = toldBytes(context.request());
    if (refuses(context, told)) {
      return;
    }
    if (told <= Exchange.INLINE_BYTES) {
      listen(context, told);
    } else {
      listenOnceThereIsRoom(context, told);
    }
  }

  /** Refuses what its head says enough about; whether it did. */
  private boolean refuses(RoutingContext context, long told) {
    if (isEncoded(context.request())) {
      refuse(context, 415);
      return true;
    }
    if (told > maxBytes) {
      refuse(context, 413);
      return true;
    }
    return false;
  }

  /** For who reads the body otherwise: whether it was refused, and with that all is done. */
  boolean refusesHead(RoutingContext context) {
    context.put(BEGUN, true);
    return refuses(context, toldBytes(context.request()));
  }

  /** A small body can be a very large one when it is unpacked, so none is. */
  private static boolean isEncoded(HttpServerRequest request) {
    var encoding = request.getHeader("Content-Encoding");
    return encoding != null && !encoding.strip().equalsIgnoreCase("identity");
  }

  private void refuse(RoutingContext context, int status) {
    limitTime(context, 0);
    context.request().resume();
    if (status == 415) {
      context.response().putHeader("Accept-Encoding", "identity");
      context.fail(Problem.unsupported("The body must come as it is, without Content-Encoding"));
    } else {
      context.fail(status);
    }
  }

  private void listenOnceThereIsRoom(RoutingContext context, long bytes) {
    long wanted = bytes * BYTES_IN_MEMORY;
    var held = new AtomicBoolean();
    // Noted before the wait: a client that hangs up meanwhile ends the exchange only once.
    context.addEndHandler(
        ended -> {
          if (held.compareAndSet(true, false)) {
            memory.release(wanted);
          }
        });
    memory
        .acquire(wanted)
        .onSuccess(
            granted -> {
              if (Exchange.isOver(context)) {
                memory.release(wanted);
                context.request().resume();
              } else {
                held.set(true);
                listen(context, bytes);
              }
            });
  }

  private void listen(RoutingContext context, long bytes) {
    if (bytes > 0) {
      limitTime(context, bytes);
    }
    // A body means nothing to what only asks (RFC 9110, 9.3.1); the reader stumbles over a form
    // there.
    if (TAKING.contains(context.request().method())) {
      reader.handle(context);
    } else {
      context.next();
    }
    context.request().resume();
  }

  private void limitTime(RoutingContext context, long bytes) {
    var time = patience.plusSeconds(bytes / LEAST_BYTES_PER_SECOND);
    long timer = context.vertx().setTimer(time.toMillis(), late -> giveUp(context));
    context.addEndHandler(
        ended -> {
          // What was refused may still be coming in.
          if (context.request().isEnded()) {
            context.vertx().cancelTimer(timer);
          }
        });
  }

  /** Ends a request whose body did not come in time: 408 where nothing was said yet. */
  static void giveUp(RoutingContext context) {
    var request = context.request();
    if (request.isEnded()) {
      return;
    }
    if (!Exchange.isOver(context)) {
      context.fail(408);
    }
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }

  /** A body that does not say how long it is may be as long as it is allowed to be. */
  private long toldBytes(HttpServerRequest request) {
    var length = request.getHeader("Content-Length");
    if (length != null && length.matches("\\d{1,18}")) {
      return Long.parseLong(length);
    }
    boolean bodiless =
        request.version() != HttpVersion.HTTP_2 && request.getHeader("Transfer-Encoding") == null;
    return bodiless ? 0 : maxBytes;
  }
}
