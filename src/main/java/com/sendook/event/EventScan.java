package com.sendook.event;

import com.sendook.store.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads on behind a position until a page of events that are wanted is full. Where few are, it
 * stops after a time or at the end of the log, and says where to go on: nobody reads the same
 * stretch for nothing twice.
 */
final class EventScan {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LOOKED_AT_ONCE = 500;

  private final EventLog log;
  private final String organizationId;
  private final EventQuery query;
  private final List<JsonObject> found = new ArrayList<>();
  private final long beganNanos = System.nanoTime();
  private long position;
  private Event lastFound;

  EventScan(EventLog log, String organizationId, EventQuery query) {
    this.log = log;
    this.organizationId = organizationId;
    this.query = query;
    this.position = query.after();
  }

  Future<Page.Result> page() {
    int size = query.page().size();
    int some = query.filter().isAny() ? size : LOOKED_AT_ONCE;
    return log.behind(organizationId, position, some)
        .compose(
            events -> {
              take(events);
              if (found.size() == size || events.size() < some) {
                return Future.succeededFuture(new Page.Result(found, -1, reached(), false));
              }
              return System.nanoTime() - beganNanos > PATIENCE.toNanos()
                  ? Future.succeededFuture(new Page.Result(found, -1, reached(), true))
                  : page();
            });
  }

  /** Null where that is known: it is the last one found, or where the scan began. */
  private String reached() {
    long known = lastFound == null ? query.after() : lastFound.position();
    return position == known ? null : String.valueOf(position);
  }

  private void take(List<Event> events) {
    for (var event : events) {
      if (found.size() == query.page().size()) {
        return;
      }
      position = event.position();
      if (query.filter().matches(event)) {
        found.add(EventView.of(event));
        lastFound = event;
      }
    }
  }
}
