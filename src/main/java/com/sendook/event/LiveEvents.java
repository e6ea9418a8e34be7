package com.sendook.event;

import com.sendook.bus.Address;
import com.sendook.bus.EventNotice;
import com.sendook.http.Exchange;
import com.sendook.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The readers of one event loop who follow the logs live. The bus says when there is something new;
 * what it forgets to say is found a moment later.
 */
public final class LiveEvents {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** On one event loop: each holds a socket and its buffers. */
  private static final int MAX_READERS = 10_000;

  private static final Duration COME_AGAIN = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final EventLog log;
  private final Duration patience;
  private final Map<String, LogTail> tails = new HashMap<>();

  /** Those of one connection: by HTTP/2 there may be several. */
  private final Map<HttpConnection, Set<EventStream>> streams = new HashMap<>();

  private int readers;

  /** To be made on the event loop that it is for. */
  public LiveEvents(Vertx vertx, EventLog log) {
    this(vertx, log, PATIENCE);
  }

  /**
   * The same with another patience.
   *
   * @param patience how long a client may not read before it is cut off
   */
  LiveEvents(Vertx vertx, EventLog log, Duration patience) {
    this.vertx = vertx;
    this.log = log;
    this.patience = patience;
    vertx.eventBus().<EventNotice>consumer(Address.EVENTS, notice -> heard(notice.body()));
    vertx.setPeriodic(
        LOOK_EVERY.toMillis(), timer -> List.copyOf(tails.values()).forEach(LogTail::look));
  }

  private void heard(EventNotice notice) {
    var tail = tails.get(notice.organizationId());
    if (tail != null) {
      tail.look();
    }
  }

  /**
   * Answers with the events as they come, for as long as the client stays.
   *
   * @param after where to begin; {@link EventQuery#NOWHERE} for what happens from now on
   */
  void open(RoutingContext context, String organizationId, EventFilter filter, long after) {
    if (readers >= MAX_READERS) {
      throw Problem.busy("There are too many readers of events, please come again", COME_AGAIN);
    }
    if (context.request().method().equals(HttpMethod.HEAD)) {
      EventStream.head(context.response()).end();
      return;
    }
    if (Exchange.isOver(context)) {
      return;
    }
    var tail =
        tails.computeIfAbsent(organizationId, id -> new LogTail(log, id, () -> tails.remove(id)));
    var stream = new EventStream(vertx, context, tail, filter, patience);
    // Counted from the moment that it is let in, whatever becomes of it.
    readers++;
    tail.join(stream);
    var connection = context.request().connection();
    join(connection, stream);
    context.addEndHandler(
        ended -> {
          readers--;
          leave(connection, stream);
          stream.end();
        });
    tail.begin()
        .compose(ready -> tail.place(after))
        .onSuccess(stream::begin)
        .onFailure(context::fail);
  }

  /** A connection has one handler, whatever it carries. */
  private void join(HttpConnection connection, EventStream stream) {
    streams
        .computeIfAbsent(
            connection,
            each -> {
              // A server that closes its door waits for answers, and these would have no end.
              each.shutdownHandler(
                  shutdown ->
                      List.copyOf(streams.getOrDefault(each, Set.of()))
                          .forEach(EventStream::hangUp));
              return new LinkedHashSet<>();
            })
        .add(stream);
  }

  private void leave(HttpConnection connection, EventStream stream) {
    var others = streams.get(connection);
    if (others.remove(stream) && others.isEmpty()) {
      streams.remove(connection);
    }
  }

  /** How many organizations' logs are followed. */
  int countFollowed() {
    return tails.size();
  }
}
