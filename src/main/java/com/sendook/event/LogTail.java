package com.sendook.event;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The latest events of one organization, read once for all who follow its log on one event loop.
 * Who is further behind reads from the store until it is here.
 */
final class LogTail {
  private static final int MAX_EVENTS = 500;

  private final EventLog log;
  private final String organizationId;
  private final Runnable onDeserted;
  private final Deque<Event> latest = new ArrayDeque<>();
  private final Set<EventStream> readers = new LinkedHashSet<>();
  private Future<Void> begun;
  private long end;
  private boolean looking;
  private boolean lookAgain;

  LogTail(EventLog log, String organizationId, Runnable onDeserted) {
    this.log = log;
    this.organizationId = organizationId;
    this.onDeserted = onDeserted;
  }

  /** Completes when it knows where the log ends. */
  Future<Void> begin() {
    if (begun == null) {
      begun =
          log.last(organizationId)
              .<Void>map(
                  last -> {
                    end = last;
                    return null;
                  })
              .onFailure(error -> onDeserted.run());
    }
    return begun;
  }

  void join(EventStream reader) {
    readers.add(reader);
  }

  void leave(EventStream reader) {
    readers.remove(reader);
    if (readers.isEmpty()) {
      onDeserted.run();
    }
  }

  /** The position of the latest event that is known. */
  long end() {
    return end;
  }

  /** Whether all behind the position is at hand. */
  boolean holds(long position) {
    return position >= end - latest.size();
  }

  /** What is at hand behind a position that it {@link #holds}. */
  List<Event> behind(long position) {
    var found = new ArrayList<Event>();
    for (var event : latest) {
      if (event.position() > position) {
        found.add(event);
      }
    }
    return found;
  }

  /** The next ones behind a position that it does not hold. */
  Future<List<Event>> older(long position) {
    return log.behind(organizationId, position, MAX_EVENTS);
  }

  /** Reads what is new, and tells the readers. */
  void look() {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    log.behind(organizationId, end, MAX_EVENTS)
        .onComplete(
            read -> {
              looking = false;
              if (read.succeeded() && !read.result().isEmpty()) {
                add(read.result());
                List.copyOf(readers).forEach(EventStream::proceed);
              }
              boolean more = read.succeeded() && read.result().size() == MAX_EVENTS;
              if (lookAgain || more) {
                lookAgain = false;
                look();
              }
            });
  }

  private void add(List<Event> events) {
    for (var event : events) {
      latest.addLast(event);
      end = event.position();
    }
    while (latest.size() > MAX_EVENTS) {
      latest.removeFirst();
    }
  }
}
