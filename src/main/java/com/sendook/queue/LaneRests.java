package com.sendook.queue;

import com.sendook.queue.LaneStatus.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which lanes rest on this node because their far side could not be reached. A rest begins with a
 * failure and doubles with each further one; when it is over, one piece of work at a time tries,
 * until one gets through. Work of a lane that rests stays in the store as it is, due and untouched.
 * Shared by the node's event loops.
 */
final class LaneRests {
  /** Lanes that are forgotten because there are too many are merely tried too early. */
  private static final int MAX_LANES = 10_000;

  private record Rest(Duration length, long untilNanos) {
    boolean isOver() {
      return System.nanoTime() - untilNanos >= 0;
    }

    Duration left() {
      return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
    }
  }

  private final Duration first;
  private final Duration longest;
  private final Map<String, Rest> rests = new Latest<>();
  private final Map<String, Rest> closed = new Latest<>();

  /** Whose far side was reached, and has not failed since. */
  private final Map<String, Boolean> proven = new Latest<>();

  private static final class Latest<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MAX_LANES;
    }
  }

  LaneRests(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** The far side could not be reached. Failures of work that was under way together are one. */
  synchronized void failed(String lane) {
    proven.remove(lane);
    var before = rests.get(lane);
    if (before != null && !before.isOver()) {
      return;
    }
    var length = before == null ? first : before.length().multipliedBy(2);
    if (length.compareTo(longest) > 0) {
      length = longest;
    }
    rests.put(lane, new Rest(length, System.nanoTime() + length.toNanos()));
  }

  /** Nothing of the lane may go for so long, however well its far side is. */
  synchronized void close(String lane, Duration length) {
    closed.put(lane, new Rest(length, System.nanoTime() + length.toNanos()));
  }

  /** The far side was reached. */
  synchronized void reached(String lane) {
    rests.remove(lane);
    proven.put(lane, true);
  }

  /** Somebody knows better: the lane is tried at once. One that is closed for its rate stays so. */
  synchronized void wake(String lane) {
    rests.remove(lane);
  }

  /** Whether the far side was reached, and has not failed since. */
  synchronized boolean isProven(String lane) {
    return proven.containsKey(lane);
  }

  synchronized State of(String lane) {
    var closing = closed.get(lane);
    if (closing != null && !closing.isOver()) {
      return State.RESTING;
    }
    var rest = rests.get(lane);
    if (rest == null) {
      return State.OPEN;
    }
    return rest.isOver() ? State.ON_TRIAL : State.RESTING;
  }

  synchronized LaneStatus status(String lane) {
    var longest =
        Stream.of(closed, rests)
            .map(each -> each.get(lane))
            .filter(each -> each != null)
            .map(Rest::left)
            .max(Duration::compareTo);
    return new LaneStatus(of(lane), longest.orElse(Duration.ZERO));
  }

  synchronized List<String> resting() {
    closed.values().removeIf(Rest::isOver);
    return Stream.concat(rests.entrySet().stream(), closed.entrySet().stream())
        .filter(each -> !each.getValue().isOver())
        .map(Map.Entry::getKey)
        .distinct()
        .toList();
  }
}
