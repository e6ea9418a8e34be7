package com.sendook.event;

import com.sendook.http.Exchange;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of the log, as server-sent events (WHATWG HTML, 9.2): {@code id:} is the position, by
 * which a client that comes back goes on ({@code Last-Event-ID}). A client that does not read for
 * half a minute is cut off: it can come back, and what is held of it stays small until then.
 */
final class EventStream {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration COME_BACK_AFTER = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final RoutingContext context;
  private final HttpServerResponse response;
  private final LogTail tail;
  private final EventFilter filter;
  private long position;
  private boolean reading;
  private boolean full;
  private boolean over;
  private long heartbeat;
  private long cutOff;

  EventStream(Vertx vertx, RoutingContext context, LogTail tail, EventFilter filter, long after) {
    this.vertx = vertx;
    this.context = context;
    this.response = context.response();
    this.tail = tail;
    this.filter = filter;
    // Nothing has happened behind the end, whatever the client says.
    this.position = after == EventQuery.NOWHERE ? tail.end() : Math.min(after, tail.end());
  }

  /** The head of the answer. */
  static HttpServerResponse head(HttpServerResponse response) {
    return response
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        // What some proxies keep back otherwise until there is enough of it.
        .putHeader("X-Accel-Buffering", "no");
  }

  void begin() {
    tail.join(this);
    context.addEndHandler(ended -> end());
    // A server that closes its door waits for answers, and this one would have no end.
    context.request().connection().shutdownHandler(shutdown -> hangUp());
    heartbeat = vertx.setPeriodic(HEARTBEAT.toMillis(), timer -> beat());
    head(response).setChunked(true);
    response.write("retry: " + COME_BACK_AFTER.toMillis() + "\n\n");
    proceed();
  }

  /** Writes what there is behind its position, as far as the client takes it. */
  void proceed() {
    while (!over && !reading && !full && position < tail.end()) {
      if (tail.holds(position)) {
        write(tail.behind(position));
      } else {
        readOlder();
      }
    }
  }

  private void readOlder() {
    reading = true;
    tail.older(position)
        .onComplete(
            older -> {
              reading = false;
              if (older.failed()) {
                log.warn("a reader of events is sent away: the log cannot be read", older.cause());
                hangUp();
                return;
              }
              if (older.result().isEmpty()) {
                // What was there is older than events are kept.
                position = tail.end();
              }
              write(older.result());
              proceed();
            });
  }

  private void write(List<Event> events) {
    for (var event : events) {
      if (over || full) {
        return;
      }
      position = event.position();
      if (filter.matches(event)) {
        response.write(
            "id: %d\nevent: %s\ndata: %s\n\n"
                .formatted(position, event.type(), EventView.of(event).encode()));
        checkFull();
      }
    }
  }

  private void checkFull() {
    if (response.writeQueueFull()) {
      full = true;
      cutOff = vertx.setTimer(PATIENCE.toMillis(), timer -> cutOff());
      response.drainHandler(
          drained -> {
            full = false;
            vertx.cancelTimer(cutOff);
            proceed();
          });
    }
  }

  private void cutOff() {
    log.info("a reader of events did not read for {} s and is cut off", PATIENCE.toSeconds());
    end();
    var request = context.request();
    // The other requests of an HTTP/2 connection go on.
    var unused =
        request.version() == HttpVersion.HTTP_2 ? response.reset() : request.connection().close();
  }

  /** Tells proxies and the client that all is well, and the client how far it is. */
  private void beat() {
    if (!full) {
      response.write("id: " + position + "\n:\n\n");
    }
    Exchange.checkAgain(context).onFailure(refused -> hangUp());
  }

  private void hangUp() {
    if (!over) {
      end();
      response.end();
    }
  }

  private void end() {
    if (!over) {
      over = true;
      vertx.cancelTimer(heartbeat);
      vertx.cancelTimer(cutOff);
      tail.leave(this);
    }
  }
}
