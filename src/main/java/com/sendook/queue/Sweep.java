package com.sendook.queue;

import com.sendook.queue.Claims.Due;
import com.sendook.queue.Claims.Found;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node finds due work: at each tick, and at once when there is more of it and there is room.
 * Every node sweeps for itself; two that find the same work settle it by the claim.
 *
 * <p>While every lane is open, what has been due for longest comes first. While some are closed,
 * the sweep goes from lane to lane past them, so that nothing that waits there hides the others.
 */
final class Sweep {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);
  private static final int BATCH = 100;
  private static final int REFILLED_AT_ONCE = 32;
  private static final String BEFORE_ALL_LANES = "";

  /** Longer than the holders of work pause before they record what was done meanwhile. */
  private static final Duration QUIET_AFTER_FAILURE = Duration.ofSeconds(3);

  private final String collection;
  private final Hand hand;
  private final Claims claims;
  private final Consumer<Lease> taken;
  private final Runnable swept;
  private final AtomicBoolean running = new AtomicBoolean();

  /** Lanes that may have due work beyond their share of this node's places. */
  private final NavigableSet<String> starved = new ConcurrentSkipListSet<>();

  /** Behind it the next one of them has its turn. */
  private volatile String lastRefilled = BEFORE_ALL_LANES;

  private volatile String lastLane = BEFORE_ALL_LANES;
  private volatile boolean moreIsDue;

  /** A look at all lanes was due while another was under way, or there was no room. */
  private volatile boolean isOverdue;

  private volatile long quietUntilNanos = System.nanoTime();
  private volatile boolean stopped;

  Sweep(String collection, Hand hand, Claims claims, Consumer<Lease> taken, Runnable swept) {
    this.collection = collection;
    this.hand = hand;
    this.claims = claims;
    this.taken = taken;
    this.swept = swept;
  }

  /** There is due work of this lane that this node has no room for now. */
  void moreIsDue(String lane) {
    starved.add(lane);
  }

  /** Whether work of this lane waits for a place: then nothing newer takes one before it. */
  boolean isStarved(String lane) {
    return starved.contains(lane);
  }

  /** Some place became free. */
  void roomIsFree() {
    if (isOverdue || (moreIsDue && hand.isHalfEmpty())) {
      run();
    } else if (!running.get()) {
      refill(worthRefilling());
    }
  }

  private List<String> worthRefilling() {
    var behind = starved.tailSet(lastRefilled, false).stream();
    return Stream.concat(behind, starved.headSet(lastRefilled, true).stream())
        .filter(hand::isWorthRefilling)
        .limit(REFILLED_AT_ONCE)
        .toList();
  }

  /** Asks for the work of these lanes alone: a look at all of them goes past every other. */
  private void refill(List<String> lanes) {
    if (lanes.isEmpty() || !begins()) {
      return;
    }
    starved.removeAll(lanes);
    lastRefilled = lanes.get(lanes.size() - 1);
    Set<String> full = ConcurrentHashMap.newKeySet();
    finish(
        Future.all(lanes.stream().map(lane -> dueIn(lane, full)).toList())
            .compose(found -> claim(reserve(concat(found.list()))))
            .map(
                taken -> {
                  // Where nothing was to be had, the next tick is early enough.
                  taken.stream().map(Lease::lane).filter(full::contains).forEach(starved::add);
                  return null;
                }));
  }

  private static List<Due> concat(List<List<Due>> found) {
    return found.stream().flatMap(List::stream).toList();
  }

  private Future<List<Due>> dueIn(String lane, Set<String> full) {
    int room = Math.min(BATCH, Math.max(1, hand.roomOf(lane)));
    return claims
        .dueIn(lane, room)
        .onSuccess(
            due -> {
              if (due.size() == room) {
                full.add(lane);
              }
            });
  }

  void stop() {
    stopped = true;
  }

  void run() {
    isOverdue = !begins();
    if (isOverdue) {
      return;
    }
    moreIsDue = false;
    starved.clear();
    var closed = hand.closedLanes();
    var due = closed.isEmpty() ? claims.due(BATCH) : claims.dueOutside(closed, lastLane, BATCH);
    finish(due.compose(found -> takeWhatThereIsRoomFor(found, closed)));
  }

  private boolean begins() {
    return !stopped && !isQuiet() && !hand.isFull() && running.compareAndSet(false, true);
  }

  private void finish(Future<?> look) {
    look.onFailure(
            error -> {
              // Whoever held work while the store was away records it first: what is claimed
              // before that would be done twice.
              quietUntilNanos = System.nanoTime() + QUIET_AFTER_FAILURE.toNanos();
              moreIsDue = false;
              starved.clear();
              if (stopped) {
                log.debug("{}: the last sweep failed: {}", collection, error.toString());
              } else {
                log.warn("{}: the sweep failed: {}", collection, error.toString());
              }
            })
        .onComplete(
            result -> {
              running.set(false);
              roomIsFree();
              swept.run();
            });
  }

  private boolean isQuiet() {
    return System.nanoTime() - quietUntilNanos < 0;
  }

  private Future<Void> takeWhatThereIsRoomFor(Found found, Set<String> closed) {
    starved.addAll(closed);
    lastLane = found.goOnBehind();
    var due = found.due();
    var wanted = reserve(due);
    // A batch of one lane may hide the others: the next look leads past those that are closed.
    boolean refused = wanted.size() < due.stream().filter(it -> !hand.holds(it.id())).count();
    boolean full = due.size() == BATCH;
    return claim(wanted)
        .map(
            leases -> {
              moreIsDue |= full && (!leases.isEmpty() || (refused && closed.isEmpty()));
              return null;
            });
  }

  private List<Due> reserve(List<Due> due) {
    var wanted = new ArrayList<Due>();
    // What this node still works on is not taken a second time, even if its renewal came too late.
    for (var each : due.stream().filter(it -> !hand.holds(it.id())).toList()) {
      if (hand.reserve(each.lane())) {
        wanted.add(each);
      } else {
        starved.add(each.lane());
      }
    }
    return wanted;
  }

  private Future<List<Lease>> claim(List<Due> wanted) {
    return claims
        .claim(wanted)
        .onFailure(error -> wanted.forEach(each -> hand.giveBack(each.lane())))
        .map(
            leases -> {
              giveBackWhatOthersTook(wanted, leases);
              var filled = leases.stream().filter(hand::fill).toList();
              filled.forEach(taken);
              return filled;
            });
  }

  private void giveBackWhatOthersTook(List<Due> wanted, List<Lease> leases) {
    var claimed = leases.stream().map(Lease::id).collect(Collectors.toSet());
    wanted.stream()
        .filter(each -> !claimed.contains(each.id()))
        .forEach(each -> hand.giveBack(each.lane()));
  }
}
