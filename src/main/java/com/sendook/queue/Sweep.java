package com.sendook.queue;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node finds due work: at each tick, and at once when there is more of it and its hand is
 * half empty. Every node sweeps for itself; two that find the same work settle it by the claim.
 */
final class Sweep {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);
  private static final int BATCH = 100;

  private final String collection;
  private final Hand hand;
  private final Claims claims;
  private final Consumer<Lease> taken;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean moreIsDue;
  private volatile boolean stopped;

  Sweep(String collection, Hand hand, Claims claims, Consumer<Lease> taken) {
    this.collection = collection;
    this.hand = hand;
    this.claims = claims;
    this.taken = taken;
  }

  /** There is due work that this node has no room for now. */
  void moreIsDue() {
    moreIsDue = true;
  }

  /** A place became free. */
  void roomIsFree() {
    if (moreIsDue && hand.isHalfEmpty()) {
      run();
    }
  }

  void stop() {
    stopped = true;
  }

  void run() {
    if (stopped || hand.isFull() || !running.compareAndSet(false, true)) {
      return;
    }
    moreIsDue = false;
    claims
        .due(BATCH)
        .compose(this::takeWhatThereIsRoomFor)
        .onFailure(
            error -> {
              // Not at once again, at the speed of a store that refuses: at the next tick.
              moreIsDue = false;
              log.warn("{}: the sweep failed: {}", collection, error.toString());
            })
        .onComplete(
            result -> {
              running.set(false);
              roomIsFree();
            });
  }

  private Future<Void> takeWhatThereIsRoomFor(List<String> due) {
    // What this node still works on is not taken a second time, even if its renewal came too late.
    var others = due.stream().filter(id -> !hand.holds(id)).toList();
    int places = hand.reserve(others.size());
    return claims
        .claim(others.subList(0, places))
        .onFailure(error -> hand.giveBack(places))
        .map(
            leases -> {
              var filled = leases.stream().filter(hand::fill).toList();
              hand.giveBack(places - filled.size());
              filled.forEach(taken);
              moreIsDue |= !filled.isEmpty() && due.size() == BATCH;
              return null;
            });
  }
}
