package com.sendook.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node holds of one queue: so many places, and the lease on whatever takes one. A lane may
 * take one more place while it holds no more than a share of those that are free, so that some are
 * left for whoever comes next: where the share is all of them, one slow lane gets half of the
 * places, two a third each.
 *
 * <p>Where the lanes are strangers' (the share is less than all), one whose far side was not
 * reached yet, or failed when it was tried last, holds one place, and all of those together half of
 * the places: however many of them hang, the others have the rest. Shared by the node's event
 * loops.
 */
final class Hand {
  /** A lane that ran out of places is served again when it has room for so much of the whole. */
  private static final int REFILL_SHARE = 8;

  private final int places;
  private final int share;
  private final LaneRests rests;
  private final Map<String, Lease> leases = new HashMap<>();
  private final Map<String, Integer> takenByLane = new HashMap<>();

  /** Lanes that held nothing and had yet to be reached when they took their place. */
  private final Set<String> onProbation = new HashSet<>();

  private int taken;

  Hand(int places, int share, LaneRests rests) {
    this.places = places;
    this.share = share;
    this.rests = rests;
  }

  /** A lease on work of a lane, or null where it has no place now or the id has one already. */
  synchronized Lease take(String id, String lane, String token, long fromNanos, Duration length) {
    // Earlier work on the same document may still be under way; this is taken up after it.
    if (leases.containsKey(id) || !reserve(lane)) {
      return null;
    }
    var lease = new Lease(id, lane, token, fromNanos, length);
    leases.put(id, lease);
    return lease;
  }

  /** Whether the lane can take a place now. */
  synchronized boolean hasRoom(String lane) {
    return room(lane) > 0;
  }

  /** Sets a place aside for the lane: false where it has none now. */
  synchronized boolean reserve(String lane) {
    if (room(lane) == 0) {
      return false;
    }
    if (isOnProbation(lane)) {
      onProbation.add(lane);
    }
    taken++;
    takenByLane.merge(lane, 1, Integer::sum);
    return true;
  }

  /** Gives back a place that was set aside. */
  synchronized void giveBack(String lane) {
    taken--;
    takenByLane.computeIfPresent(lane, (name, held) -> held == 1 ? null : held - 1);
    if (!takenByLane.containsKey(lane)) {
      onProbation.remove(lane);
    }
  }

  /** Fills a place that was set aside: false, and the place given back, where the id has one. */
  synchronized boolean fill(Lease lease) {
    if (leases.putIfAbsent(lease.id(), lease) == null) {
      return true;
    }
    giveBack(lease.lane());
    return false;
  }

  /** Frees the place of the work, if it is still held under this token: true the first time. */
  synchronized boolean drop(String id, String token) {
    var lease = find(id, token);
    if (lease == null) {
      return false;
    }
    leases.remove(id);
    giveBack(lease.lane());
    return true;
  }

  /** The lease under this token, or null. */
  synchronized Lease find(String id, String token) {
    var lease = leases.get(id);
    return lease != null && lease.token().equals(token) ? lease : null;
  }

  synchronized boolean holds(String id) {
    return leases.containsKey(id);
  }

  /** Whether no place is taken, not even one that is set aside for a claim under way. */
  synchronized boolean isEmpty() {
    return taken == 0;
  }

  synchronized int size() {
    return taken;
  }

  synchronized boolean isFull() {
    return taken == places;
  }

  synchronized boolean isHalfEmpty() {
    return (places - taken) * 2 > places;
  }

  /** The lanes that get no place now, because they rest or hold their share. */
  synchronized Set<String> closedLanes() {
    var closed =
        takenByLane.keySet().stream().filter(lane -> room(lane) == 0).collect(Collectors.toSet());
    closed.addAll(rests.resting());
    return closed;
  }

  /** How many places the lane can take now. */
  synchronized int roomOf(String lane) {
    return room(lane);
  }

  /** Whether the lane has room for more than a crumb, so that a look at the store is worth it. */
  synchronized boolean isWorthRefilling(String lane) {
    if (share == 1) {
      return room(lane) >= Math.max(1, places / REFILL_SHARE);
    }
    // At most half full. One that is on probation has time until the next tick.
    return !isOnProbation(lane) && room(lane) >= Math.max(1, takenByLane.getOrDefault(lane, 0));
  }

  synchronized List<Lease> leases() {
    return new ArrayList<>(leases.values());
  }

  /** How many places the lane can take now. A lane that failed lately gets one, as a trial. */
  private int room(String lane) {
    int free = places - taken;
    int held = takenByLane.getOrDefault(lane, 0);
    if (free == 0 || held * share > free) {
      return 0;
    }
    if (isOnProbation(lane) && (held > 0 || onProbation.size() * 2 >= places)) {
      return 0;
    }
    return switch (rests.of(lane)) {
      case OPEN -> isOnProbation(lane) ? 1 : (free - held * share) / (share + 1) + 1;
      case ON_TRIAL -> held == 0 ? 1 : 0;
      case RESTING -> 0;
    };
  }

  private boolean isOnProbation(String lane) {
    return share > 1 && !rests.isProven(lane);
  }
}
