package com.sendook.queue;

import com.sendook.bus.WorkHint;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import com.sendook.trace.Carried;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one collection on one node, shared by the node's event loops. What it promises, and
 * the states of work, stand in the description of this package.
 */
public final class WorkQueue {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);

  /** Work is counted up to here: beyond, only that there is more is known. */
  public static final int DEPTH_CAP = 10_000;

  /**
   * No span of its own: it would end as soon as the work has begun, and the work's would be
   * forgotten with it.
   */
  private static final DeliveryOptions LOCAL =
      new DeliveryOptions().setLocalOnly(true).setTracingPolicy(TracingPolicy.IGNORE);

  /** How long a lane rests whose far side cannot be reached: at first, and at most. */
  private static final Duration FIRST_REST = Duration.ofSeconds(1);

  private static final Duration LONGEST_REST = Duration.ofSeconds(60);

  private static final Duration LOOK_AT_OLDEST_EVERY = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final Store store;
  private final String collection;
  private final String address;
  private final QueueSettings settings;
  private final InstantSource clock;
  private final LaneRests rests;
  private final Hand hand;
  private final Claims claims;
  private final FencedWrites writes;
  private final RunWork runWork;
  private final OldestWork oldest;
  private final Sweep sweep;
  private final WaitingRoom waitingRoom;
  private volatile boolean stopped;

  /**
   * @param collection the documents that carry the work
   * @param address where the node's workers take hints
   * @param clock the same for all nodes of the store
   */
  public WorkQueue(
      Vertx vertx,
      Store store,
      String collection,
      String address,
      QueueSettings settings,
      InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.collection = collection;
    this.address = address;
    this.settings = settings;
    this.clock = clock;
    this.rests = new LaneRests(FIRST_REST, LONGEST_REST);
    this.hand = new Hand(settings.inHand(), settings.laneShare(), rests);
    this.claims = new Claims(store, collection, settings.lease(), clock);
    this.writes = new FencedWrites(vertx, store, collection);
    var settle = new SettleWork(store, collection, writes, rests, clock);
    this.runWork = new RunWork(store, collection, hand, writes, settle, clock, this::release);
    this.oldest = new OldestWork(store, collection, settings.doneWithin(), clock);
    this.waitingRoom = new WaitingRoom(vertx, this::hasRoom);
    this.sweep = new Sweep(collection, hand, claims, this::hint, waitingRoom::placesAreFree);
  }

  /** Begins to look for due work and to renew leases; once for each node. */
  public void start() {
    vertx.setPeriodic(0, settings.sweepEvery().toMillis(), timer -> sweep.run());
    vertx.setPeriodic(settings.renewEvery().toMillis(), timer -> renew());
    vertx.setPeriodic(
        LOOK_AT_OLDEST_EVERY.toMillis(),
        timer -> oldest.age().onFailure(e -> log.debug("{}: {}", collection, e.toString())));
  }

  /** The collection whose documents carry the work. */
  public String name() {
    return collection;
  }

  /** How the queue stands; work that is older than it should be is logged as well. */
  public Future<QueueStatus> status() {
    return Future.all(oldest.age(), store.count(collection, QueueState.any(), DEPTH_CAP))
        .map(
            asked ->
                new QueueStatus(
                    collection,
                    asked.resultAt(1),
                    hand.size(),
                    settings.inHand(),
                    asked.resultAt(0),
                    rests.resting()));
  }

  /** How a lane stands on this node. */
  public LaneStatus lane(String lane) {
    return rests.status(lane);
  }

  /** Takes no more work from now on; what is accepted still waits in the store for others. */
  public void stop() {
    stopped = true;
    sweep.stop();
  }

  /**
   * Stops, gives what was not begun back to the other nodes, and completes when the rest of what is
   * in hand is finished, or after {@code patience}.
   */
  public Future<Void> drain(Duration patience) {
    stop();
    long deadline = System.nanoTime() + patience.toNanos();
    return claims
        .handBack(letGoOfWhatWasNotBegun())
        .otherwiseEmpty()
        .compose(handedBack -> drained(deadline))
        .onComplete(done -> writes.stop());
  }

  private List<Lease> letGoOfWhatWasNotBegun() {
    return hand.leases().stream()
        .filter(Lease::letGo)
        .filter(lease -> hand.drop(lease.id(), lease.token()))
        .toList();
  }

  private Future<Void> drained(long deadlineNanos) {
    if (hand.isEmpty() || System.nanoTime() - deadlineNanos >= 0) {
      return Future.succeededFuture();
    }
    return vertx.timer(20, TimeUnit.MILLISECONDS).compose(tick -> drained(deadlineNanos));
  }

  /** Makes the handler a worker of this node, on the context of the caller. */
  public Future<Void> work(Function<Work, Future<Verdict>> handler) {
    return vertx
        .eventBus()
        .<WorkHint>localConsumer(address, hint -> runWork.by(hint.body(), handler))
        .completion();
  }

  /**
   * A place for work that is about to be stored: leased to this node while it has room, else due at
   * once for any.
   */
  public Ticket admit(String id, String lane) {
    return admit(id, lane, Carried.from(collection));
  }

  private Ticket admit(String id, String lane, JsonObject carried) {
    // In this order: a lease ends here before it does in the store, whatever comes between.
    long fromNanos = System.nanoTime();
    var now = clock.instant();
    var token = Ids.next();
    // What waits in the store was there first.
    boolean mustWait = stopped || sweep.isStarved(lane);
    if (mustWait || hand.take(id, lane, token, fromNanos, settings.lease()) == null) {
      sweep.moreIsDue(lane);
      return new Ticket(id, null, QueueState.create(lane, null, now, now, carried));
    }
    return new Ticket(
        id, token, QueueState.create(lane, token, now.plus(settings.lease()), now, carried));
  }

  /**
   * The same for whoever has time: waits, no longer than the patience, for the lane to have room,
   * so that it begins here at once. Does not wait for a lane whose far side cannot be reached.
   */
  public Future<Ticket> admit(String id, String lane, Duration patience) {
    var carried = Carried.from(collection);
    return stopped || patience.isZero() || hasRoom(lane) || rests.of(lane) != LaneStatus.State.OPEN
        ? Future.succeededFuture(admit(id, lane, carried))
        : waitingRoom.wait(lane, patience, () -> admit(id, lane, carried));
  }

  private boolean hasRoom(String lane) {
    return !sweep.isStarved(lane) && hand.hasRoom(lane);
  }

  /** A place for work that is to begin at a moment to come: by then any node may have it. */
  public Ticket schedule(String id, String lane, Instant dueAt) {
    var carried = Carried.from(collection);
    return new Ticket(id, null, QueueState.create(lane, null, dueAt, dueAt, carried));
  }

  /**
   * The ticket's work is stored and may begin.
   *
   * @param document as it was stored; it is not changed from here on
   */
  public void begin(Ticket ticket, JsonObject document) {
    held(ticket)
        .ifPresent(
            lease -> {
              lease.keepStored(document);
              hint(lease);
            });
  }

  /** The same for work on a document that stood there before: it is read anew. */
  public void resume(Ticket ticket) {
    held(ticket).ifPresent(this::hint);
  }

  private Optional<Lease> held(Ticket ticket) {
    return ticket.token() == null
        ? Optional.empty()
        : Optional.ofNullable(hand.find(ticket.id(), ticket.token()));
  }

  /** The ticket's work was not stored, or nobody knows: this node lets go of it. */
  public void abandon(Ticket ticket) {
    held(ticket).ifPresent(this::release);
  }

  /** Work that waits is due now, and begins here if there is room: false where none waits. */
  public Future<Boolean> call(String id, String lane) {
    var ticket = admit(id, lane);
    return store
        .updateOne(collection, QueueState.waiting().put("_id", id), QueueState.call(ticket.state()))
        .onFailure(error -> abandon(ticket))
        .onSuccess(
            waited -> {
              if (waited) {
                resume(ticket);
              } else {
                abandon(ticket);
              }
            });
  }

  /** Takes those of the documents whose work waits and is nobody's, to decide on it as a whole. */
  public Future<Withheld> withhold(List<String> ids) {
    return Withheld.take(store, collection, ids, clock, settings.lease());
  }

  private void hint(Lease lease) {
    vertx.eventBus().send(address, new WorkHint(lease.id(), lease.token()), LOCAL);
  }

  /** The time that all nodes of the store go by. */
  Instant now() {
    return clock.instant();
  }

  /** Tries the lane at once, where it rests, and looks for due work. */
  void wake(String lane) {
    rests.wake(lane);
    sweep.run();
  }

  private void release(Lease lease) {
    if (hand.drop(lease.id(), lease.token())) {
      sweep.roomIsFree();
      waitingRoom.placesAreFree();
    }
  }

  /** Renews what is being worked on; a lease whose hint was lost runs out, and is let go. */
  private void renew() {
    hand.leases().stream().filter(lease -> !lease.isHeld() && lease.letGo()).forEach(this::release);
    claims
        .renew(hand.leases().stream().filter(Lease::hasBegun).toList())
        .onFailure(e -> log.warn("{}: leases were not renewed: {}", collection, e.toString()));
  }
}
