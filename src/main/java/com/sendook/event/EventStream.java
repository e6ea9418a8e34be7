package com.sendook.event;

import com.sendook.http.Exchange;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
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
  private static final Duration COME_BACK_AFTER = Duration.ofSeconds(2);

  /** Written at one time: a system call for each event would cost more than the event. */
  private static final int BYTES_AT_ONCE = 16 * 1024;

  private final Vertx vertx;
  private final RoutingContext context;
  private final HttpServerResponse response;
  private final LogTail tail;
  private final EventFilter filter;
  private final Duration patience;
  private long position;
  private boolean begun;
  private boolean reading;
  private boolean full;
  private boolean over;
  private long heartbeat;
  private long cutOff;

  /**
   * A reader that is not written to before it {@link #begin begins}.
   *
   * @param patience how long it may not read
   */
  EventStream(
      Vertx vertx, RoutingContext context, LogTail tail, EventFilter filter, Duration patience) {
    this.vertx = vertx;
    this.context = context;
    this.response = context.response();
    this.tail = tail;
    this.filter = filter;
    this.patience = patience;
  }

  /** The head of the answer. */
  static HttpServerResponse head(HttpServerResponse response) {
    return response
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        // What some proxies keep back otherwise until there is enough of it.
        .putHeader("X-Accel-Buffering", "no");
  }

  /** Writes from now on what comes behind a position, unless the client is gone. */
  void begin(long after) {
    if (over) {
      return;
    }
    begun = true;
    position = after;
    heartbeat = vertx.setPeriodic(HEARTBEAT.toMillis(), timer -> beat());
    head(response).setChunked(true);
    // With its place from the beginning: who is cut off before the first event comes back to it.
    response.write("retry: " + COME_BACK_AFTER.toMillis() + "\nid: " + position + "\n\n");
    proceed();
  }

  /** Writes what there is behind its position, as far as the client takes it. */
  void proceed() {
    while (begun && !over && !reading && !full && position < tail.end()) {
      if (tail.holds(position)) {
        write(tail.behind(position));
      } else {
        readOlder();
      }
    }
  }

  private void readOlder() {
    reading = true;
    long end = tail.end();
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
                position = end;
              }
              write(older.result());
              proceed();
            });
  }

  private void write(List<Frame> frames) {
    var text = Buffer.buffer();
    for (var frame : frames) {
      if (over || full) {
        return;
      }
      if (frame.position() > position + 1) {
        text.appendString(goneBefore(frame));
      }
      position = frame.position();
      if (filter.matches(frame)) {
        text.appendBuffer(frame.text());
      }
      if (text.length() >= BYTES_AT_ONCE) {
        write(text);
        text = Buffer.buffer();
      }
    }
    if (text.length() > 0) {
      write(text);
    }
  }

  /**
   * Where positions are missing, events are kept no longer: a comment says so, which readers pass
   * over, since with a filter the positions that come do not show it.
   */
  private String goneBefore(Frame next) {
    var missed = "%d to %d".formatted(position + 1, next.position() - 1);
    log.info("a reader of events asks for some that are kept no longer: positions {}", missed);
    return ": the events at positions " + missed + " are kept no longer\n\n";
  }

  private void write(Buffer text) {
    response.write(text);
    if (response.writeQueueFull()) {
      full = true;
      cutOff = vertx.setTimer(patience.toMillis(), timer -> cutOff());
      response.drainHandler(
          drained -> {
            // It may also come in the midst of a write that did not fill the queue.
            if (full) {
              full = false;
              vertx.cancelTimer(cutOff);
              proceed();
            }
          });
    }
  }

  /**
   * Closes the channel itself: a connection that is closed in the usual way first waits for the
   * client to take what was written.
   */
  private void cutOff() {
    log.info("a reader of events did not read for {} ms and is cut off", patience.toMillis());
    end();
    var request = context.request();
    if (request.version() == HttpVersion.HTTP_2) {
      // The other requests of the connection go on.
      var unused = response.reset();
    } else {
      var connection = (HttpServerConnection) request.connection();
      var unused = connection.channelHandlerContext().close();
    }
  }

  /** Tells proxies and the client that all is well, and the client how far it is. */
  private void beat() {
    if (!full) {
      response.write("id: " + position + "\n:\n\n");
    }
    Exchange.checkAgain(context).onFailure(refused -> hangUp());
  }

  /** Ends the answer: the client comes back, where it is let in. */
  void hangUp() {
    if (!over) {
      end();
      if (!begun) {
        head(response);
      }
      response.end();
    }
  }

  /** Writes nothing more, and leaves. */
  void end() {
    if (!over) {
      over = true;
      vertx.cancelTimer(heartbeat);
      vertx.cancelTimer(cutOff);
      tail.leave(this);
    }
  }
}
