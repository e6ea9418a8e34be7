package com.sendook.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * What a node holds of one queue: so many places, and the lease on whatever takes one. Shared by
 * its event loops.
 */
final class Hand {
  private final int places;
  private final Semaphore free;
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();

  Hand(int places) {
    this.places = places;
    this.free = new Semaphore(places);
  }

  /** A place for one piece of work; null where there is none, or where the id has one already. */
  Lease take(String id, String token, Duration length) {
    if (!free.tryAcquire()) {
      return null;
    }
    var lease = new Lease(id, token, System.nanoTime(), length);
    if (leases.putIfAbsent(id, lease) != null) {
      // Earlier work on the same document is still under way; this is taken up after it.
      free.release();
      return null;
    }
    return lease;
  }

  /** Sets up to so many places aside; how many there were. */
  int reserve(int wanted) {
    int reserved = Math.min(wanted, free.availablePermits());
    return reserved > 0 && free.tryAcquire(reserved) ? reserved : 0;
  }

  /** Gives back places that were set aside. */
  void giveBack(int reserved) {
    free.release(reserved);
  }

  /** Fills a place that was set aside: false where the id has one already. */
  boolean fill(Lease lease) {
    return leases.putIfAbsent(lease.id(), lease) == null;
  }

  /** Frees the place of the work, if it is still held under this token: true the first time. */
  boolean drop(String id, String token) {
    var lease = leases.get(id);
    if (lease == null || !lease.token().equals(token) || !leases.remove(id, lease)) {
      return false;
    }
    free.release();
    return true;
  }

  /** The lease under this token, or null. */
  Lease find(String id, String token) {
    var lease = leases.get(id);
    return lease != null && lease.token().equals(token) ? lease : null;
  }

  boolean holds(String id) {
    return leases.containsKey(id);
  }

  boolean isEmpty() {
    return leases.isEmpty();
  }

  boolean isHalfEmpty() {
    return free.availablePermits() * 2 > places;
  }

  boolean isFull() {
    return free.availablePermits() == 0;
  }

  List<Lease> leases() {
    return List.copyOf(leases.values());
  }
}
