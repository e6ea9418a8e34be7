package com.sendook.consumer;

import com.sendook.bus.EventsRead;
import com.sendook.bus.FindNews;
import com.sendook.bus.NewsFound;
import com.sendook.bus.ReadEvents;
import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.store.Collections;
import com.sendook.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the log for durable consumers, who may be where no store is, and keeps their positions. */
public final class ServeConsumers {
  private static final int EVENTS_AT_ONCE = 100;
  private static final int ORGANIZATIONS_AT_ONCE = 200;

  private final Store store;
  private final EventLog log;
  private final Positions positions;

  /**
   * For one node.
   *
   * @param clock the same on all nodes: turns end by it
   */
  public ServeConsumers(Store store, EventLog log, InstantSource clock) {
    this.store = store;
    this.log = log;
    this.positions = new Positions(store, clock);
  }

  /** Notes how far the reader is, and gives it what comes next. */
  Future<EventsRead> read(ReadEvents asked) {
    if (asked.done() == ReadEvents.UNKNOWN) {
      return positions
          .take(asked.consumer(), asked.organizationId(), asked.reader())
          .compose(
              position ->
                  position.isPresent()
                      ? next(asked, position.getAsLong())
                      : Future.succeededFuture(EventsRead.refused()));
    }
    return advance(asked, asked.done(), turn(asked))
        .compose(
            advanced -> {
              if (!advanced) {
                return Future.succeededFuture(EventsRead.refused());
              }
              return asked.then() == ReadEvents.Then.MORE
                  ? next(asked, asked.done())
                  : Future.succeededFuture(new EventsRead(true, asked.done(), List.of()));
            });
  }

  private static Duration turn(ReadEvents asked) {
    return asked.then() == ReadEvents.Then.END ? Duration.ZERO : Positions.TURN;
  }

  private Future<Boolean> advance(ReadEvents asked, long position, Duration turn) {
    return positions.advance(
        asked.consumer(), asked.organizationId(), asked.reader(), position, turn);
  }

  /**
   * Where there is nothing more, the turn is over: another reader may be the one who hears next.
   */
  private Future<EventsRead> next(ReadEvents asked, long position) {
    return log.between(asked.organizationId(), position, Long.MAX_VALUE, EVENTS_AT_ONCE)
        .compose(
            events ->
                (events.isEmpty()
                        ? advance(asked, position, Duration.ZERO)
                        : Future.succeededFuture())
                    .map(
                        noted ->
                            new EventsRead(
                                true, position, events.stream().map(Event::notice).toList())));
  }

  /** Looks through some organizations for events that the consumer has not dealt with. */
  Future<NewsFound> find(FindNews asked) {
    return organizationsAfter(asked.after())
        .compose(
            ids ->
                positions
                    .of(asked.consumer(), ids)
                    .compose(reached -> withNews(ids, reached))
                    .map(
                        found ->
                            new NewsFound(
                                found,
                                ids.size() < ORGANIZATIONS_AT_ONCE
                                    ? ""
                                    : ids.get(ids.size() - 1))));
  }

  private Future<List<String>> organizationsAfter(String id) {
    return store
        .findBehind(Collections.ORGANIZATIONS, id, ORGANIZATIONS_AT_ONCE)
        .map(found -> found.stream().map(each -> each.getString("_id")).toList());
  }

  private Future<List<String>> withNews(List<String> ids, Map<String, Long> reached) {
    var ends = ids.stream().map(log::last).toList();
    return Future.all(ends)
        .map(
            all -> {
              var found = new ArrayList<String>();
              for (int i = 0; i < ids.size(); i++) {
                if (ends.get(i).result() > reached.getOrDefault(ids.get(i), 0L)) {
                  found.add(ids.get(i));
                }
              }
              return found;
            });
  }
}
