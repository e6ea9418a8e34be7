package com.sendook.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Attempts as one node counts them while Redis is away. Bounded: of too many that try, the one that
 * was seen longest ago is forgotten. Shared by the event loops.
 */
final class LocalAttempts {
  private static final int MAX_ENTRIES = 10_000;
  private static final long NANOS_IN_MS = 1_000_000;

  private record Entry(long attempts, long lastNanos, long pauseMs) {}

  private final Patience patience;
  private final LongSupplier nanoTime;
  private final Map<String, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  /**
   * Nobody has tried yet.
   *
   * @param nanoTime a clock that never goes back
   */
  LocalAttempts(Patience patience, LongSupplier nanoTime) {
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Counts an attempt, unless it comes too early: how many milliseconds to wait then, else 0. */
  synchronized long attempt(String who) {
    long now = nanoTime.getAsLong();
    var before = entries.get(who);
    long passedMs = before == null ? 0 : (now - before.lastNanos()) / NANOS_IN_MS;
    if (before != null && passedMs < before.pauseMs()) {
      return before.pauseMs() - passedMs;
    }
    boolean forgotten = before == null || passedMs >= patience.forgottenAfter().toMillis();
    long attempts = forgotten ? 1 : before.attempts() + 1;
    entries.put(who, new Entry(attempts, now, patience.pauseMs(attempts)));
    return 0;
  }

  /** The last attempt was none. */
  synchronized void takeBack(String who) {
    entries.computeIfPresent(
        who,
        (same, entry) ->
            entry.attempts() <= 1 ? null : new Entry(entry.attempts() - 1, entry.lastNanos(), 0));
  }

  /** There never were any attempts. */
  synchronized void forget(String who) {
    entries.remove(who);
  }
}
