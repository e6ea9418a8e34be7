package com.sendook.event;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The latest events of one organization, read and rendered once for all who follow its log on one
 * event loop. What is at hand is bounded in number and in bytes; who is further behind reads from
 * the store until it is here.
 */
final class LogTail {
  private static final int MAX_EVENTS = 500;
  private static final int MAX_BYTES = 1024 * 1024;

  /** What a reader that is behind reads at a time: no more than a connection takes. */
  private static final int PAGE = 100;

  private final EventLog log;
  private final String organizationId;
  private final Runnable onDeserted;

  /** The last ones up to the end, without a gap. */
  private final List<Frame> latest = new ArrayList<>();

  private final Map<Long, Future<List<Frame>>> pages = new HashMap<>();
  private final Set<EventStream> readers = new LinkedHashSet<>();
  private Future<Void> begun;
  private int bytes;
  private long end;
  private boolean looking;
  private boolean lookAgain;

  /**
   * The tail of an organization's log.
   *
   * @param onDeserted told when the last reader has left
   */
  LogTail(EventLog log, String organizationId, Runnable onDeserted) {
    this.log = log;
    this.organizationId = organizationId;
    this.onDeserted = onDeserted;
  }

  /** Completes when it knows where the log ends; where that failed, the next one tries again. */
  Future<Void> begin() {
    if (begun == null || begun.failed()) {
      begun =
          log.last(organizationId)
              .map(
                  last -> {
                    end = last;
                    return null;
                  });
    }
    return begun;
  }

  /**
   * Where a reader begins: behind the end nothing has happened, whatever it says, but the end may
   * be further than is known here.
   *
   * @param after what it asks for; {@link EventQuery#NOWHERE} for what happens from now on
   */
  Future<Long> place(long after) {
    if (after == EventQuery.NOWHERE) {
      return Future.succeededFuture(end);
    }
    return after <= end
        ? Future.succeededFuture(after)
        : log.last(organizationId).map(last -> Math.min(after, last));
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
    return position >= beforeLatest();
  }

  /** What is at hand behind a position that it {@link #holds}; to be looked at now, not later. */
  List<Frame> behind(long position) {
    return latest.subList((int) (position - beforeLatest()), latest.size());
  }

  private long beforeLatest() {
    return end - latest.size();
  }

  /**
   * The next ones behind a position that it does not hold. Many come back at the same time and are
   * about as far: those who are on the same page of the log share what is read.
   */
  Future<List<Frame>> older(long position) {
    long page = position / PAGE;
    var read = pages.get(page);
    if (read == null) {
      read = log.behind(organizationId, page * PAGE, PAGE).map(LogTail::render);
      pages.put(page, read);
      read.onComplete(done -> pages.remove(page));
    }
    return read.map(frames -> frames.stream().filter(each -> each.position() > position).toList());
  }

  private static List<Frame> render(List<Event> events) {
    return events.stream().map(Frame::of).toList();
  }

  /** Reads what is new, and tells the readers. */
  void look() {
    if (begun == null || !begun.succeeded()) {
      return;
    }
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
                add(render(read.result()));
                List.copyOf(readers).forEach(EventStream::proceed);
              }
              boolean more = read.succeeded() && read.result().size() == MAX_EVENTS;
              if (lookAgain || more) {
                lookAgain = false;
                look();
              }
            });
  }

  private void add(List<Frame> frames) {
    for (var frame : frames) {
      if (frame.position() != end + 1) {
        // Those between were older than events are kept.
        drop(latest.size());
      }
      latest.add(frame);
      bytes += frame.size();
      end = frame.position();
    }
    dropSurplus();
  }

  private void dropSurplus() {
    int surplus = Math.max(0, latest.size() - MAX_EVENTS);
    int left = bytes - size(latest.subList(0, surplus));
    while (left > MAX_BYTES) {
      left -= latest.get(surplus++).size();
    }
    drop(surplus);
  }

  private void drop(int count) {
    var first = latest.subList(0, count);
    bytes -= size(first);
    first.clear();
  }

  private static int size(List<Frame> frames) {
    return frames.stream().mapToInt(Frame::size).sum();
  }
}
