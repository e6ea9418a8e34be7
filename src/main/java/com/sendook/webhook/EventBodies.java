package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.queue.LaneMemory;
import com.sendook.trace.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Events with the bodies that are posted of them. What goes to many webhooks at one time is read,
 * rendered and encoded once: it is remembered for a moment, and no more of all than so many bytes.
 * A large body is rendered for each post, once there is memory for it. Shared by the node's event
 * loops.
 */
public final class EventBodies {
  private static final Duration REMEMBERED = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 8L << 20;

  /** The body, the JSON made of it, and its bytes. */
  private static final int BYTES_IN_MEMORY = 4;

  /** What is smaller waits for no memory: a thousand posts in hand take 64 MB at most. */
  private static final long LARGE_BYTES = 16 * 1024;

  private final EventLog events;
  private final EventBody eventBody;
  private final LaneMemory memory;

  /** The oldest first. */
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private long bytes;

  /**
   * Remembers nothing yet.
   *
   * @param memory for large bodies
   */
  public EventBodies(EventLog events, EventBody eventBody, LaneMemory memory) {
    this.events = events;
    this.eventBody = eventBody;
    this.memory = memory;
  }

  /**
   * An event that is to be told.
   *
   * @param size about how many bytes its body has
   * @param body null where that is large
   */
  record Told(Event event, long size, PostBody body) {
    private long bytes() {
      return body == null ? 0 : body.roughSize();
    }
  }

  private static final class Entry {
    private final Promise<Told> told = Promise.promise();
    private final long untilNanos = System.nanoTime() + REMEMBERED.toNanos();
    private long bytes;

    boolean isOver() {
      return System.nanoTime() - untilNanos >= 0;
    }
  }

  /** The event as it is to be told at this time, or null where it is gone. */
  Future<Told> find(String eventId) {
    var fresh = new Entry();
    var entry = putUnlessThere(eventId, fresh);
    if (entry == fresh) {
      load(eventId)
          .onComplete(
              loaded -> {
                keep(eventId, fresh, loaded.result());
                fresh.told.handle(loaded);
              });
    }
    return Contexts.here(entry.told.future());
  }

  /** Takes the step with the event's body, if that is large once the lane has memory for it. */
  <T> Future<T> with(Told told, String lane, Function<PostBody, Future<T>> step) {
    return told.body() != null
        ? step.apply(told.body())
        : memory.with(
            lane, told.size() * BYTES_IN_MEMORY, () -> render(told.event()).compose(step));
  }

  private Future<Told> load(String eventId) {
    return events
        .find(eventId)
        .compose(event -> event == null ? Future.succeededFuture() : load(event));
  }

  private Future<Told> load(Event event) {
    return eventBody
        .size(event)
        .compose(
            size ->
                size > LARGE_BYTES
                    ? Future.succeededFuture(new Told(event, size, null))
                    : render(event).map(body -> new Told(event, size, body)));
  }

  private Future<PostBody> render(Event event) {
    return eventBody.render(event).map(PostBody::of);
  }

  private synchronized Entry putUnlessThere(String eventId, Entry fresh) {
    forgetOldest();
    var there = entries.putIfAbsent(eventId, fresh);
    return there == null ? fresh : there;
  }

  private void forgetOldest() {
    var all = entries.values().iterator();
    while (all.hasNext()) {
      var oldest = all.next();
      if (!oldest.isOver() && bytes <= MOST_BYTES) {
        return;
      }
      bytes -= oldest.bytes;
      all.remove();
    }
  }

  /** What was not found is not remembered. */
  private synchronized void keep(String eventId, Entry entry, Told told) {
    if (told == null) {
      entries.remove(eventId, entry);
    } else if (entries.get(eventId) == entry) {
      entry.bytes = told.bytes();
      bytes += entry.bytes;
    }
  }
}
