package com.sendook.queue;

import com.sendook.bus.WorkHint;
import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one mechanism for work that must not be lost. A document that still has work to do carries it
 * in its {@code queue} field ({@link QueueState}), written with the document itself, so that
 * whatever was accepted is also queued.
 *
 * <pre>
 *              admit (room in hand)                 Done, Remove
 *   accepted ────────────────────────▶ leased ─────────────────────▶ no work
 *      │                              ▲  │  ▲
 *      │ admit (no room)       sweep  │  │  │ renewed while this node lives
 *      ▼                              │  ▼
 *     due ────────────────────────────┘  due later   (Later, a failure, or a lease that ran out)
 * </pre>
 *
 * A node takes work by a lease with a token. Every change it then makes is conditional on the
 * token, so one that lost its lease changes nothing. Work reaches the verticles by a local hint on
 * the bus. There is no leader: every node sweeps for what is due.
 *
 * <p>One instance serves one collection on one node and is shared by the node's event loops.
 */
public final class WorkQueue {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  /** While the store does not take what was done. */
  private static final Schedule STORE_RETRY =
      new Schedule(
          List.of(
              Duration.ofMillis(200),
              Duration.ofMillis(500),
              Duration.ofSeconds(1),
              Duration.ofSeconds(5)));

  /** After a failure that nobody foresaw: quickly at first, and at least every five minutes. */
  private static final Schedule UNFORESEEN =
      new Schedule(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(2),
              Duration.ofMinutes(5)));

  private final Vertx vertx;
  private final Store store;
  private final String collection;
  private final String address;
  private final QueueSettings settings;
  private final Hand hand;
  private final Claims claims;
  private final Sweep sweep;
  private volatile boolean stopped;
  private volatile boolean drained;

  /**
   * @param collection the documents that carry the work
   * @param address where the node's workers take hints
   */
  public WorkQueue(
      Vertx vertx, Store store, String collection, String address, QueueSettings settings) {
    this.vertx = vertx;
    this.store = store;
    this.collection = collection;
    this.address = address;
    this.settings = settings;
    this.hand = new Hand(settings.inHand());
    this.claims = new Claims(store, collection, settings.lease());
    this.sweep = new Sweep(collection, hand, claims, this::hint);
  }

  /** Begins to look for due work and to renew leases; once for each node. */
  public void start() {
    vertx.setPeriodic(0, settings.sweepEvery().toMillis(), timer -> sweep.run());
    vertx.setPeriodic(settings.renewEvery().toMillis(), timer -> renew());
  }

  /** Takes no more work from now on; what is accepted still waits in the store for others. */
  public void stop() {
    stopped = true;
    sweep.stop();
  }

  /** Stops; completes when what is in hand is finished, or after {@code patience}. */
  public Future<Void> drain(Duration patience) {
    stop();
    long deadline = System.nanoTime() + patience.toNanos();
    return drained(deadline).onComplete(done -> drained = true);
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
        .<WorkHint>localConsumer(address, hint -> run(hint.body(), handler))
        .completion();
  }

  /**
   * A place for work that is about to be stored: leased to this node while it has room, else due at
   * once for any.
   */
  public Ticket admit(String id, String lane) {
    var now = Instant.now();
    var token = Ids.next();
    if (stopped || hand.take(id, token, settings.lease()) == null) {
      sweep.moreIsDue();
      return new Ticket(id, null, QueueState.create(lane, null, now, now));
    }
    return new Ticket(id, token, QueueState.create(lane, token, now.plus(settings.lease()), now));
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
              lease.keep(document);
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
    if (ticket.token() != null) {
      release(ticket.id(), ticket.token());
    }
  }

  private void hint(Lease lease) {
    vertx.eventBus().send(address, new WorkHint(lease.id(), lease.token()), LOCAL);
  }

  private void run(WorkHint hint, Function<Work, Future<Verdict>> handler) {
    var lease = hand.find(hint.id(), hint.token());
    if (lease == null) {
      return;
    }
    lease.begin();
    load(lease)
        .compose(work -> work == null ? Future.succeededFuture() : handle(lease, work, handler))
        .onFailure(
            e ->
                log.warn("{} {}: left for the next sweep: {}", collection, hint.id(), e.toString()))
        .onComplete(done -> release(hint.id(), hint.token()));
  }

  /** The work as this node stored it or as it is read; null where another node has it. */
  private Future<Work> load(Lease lease) {
    var stored = lease.takeStored();
    if (stored != null) {
      return Future.succeededFuture(new Work(this, lease, stored, true));
    }
    return store
        .findOne(collection, QueueState.held(lease.id(), lease.token()))
        .map(document -> document == null ? null : new Work(this, lease, document, false));
  }

  private Future<Void> handle(Lease lease, Work work, Function<Work, Future<Verdict>> handler) {
    return Future.<Verdict>future(promise -> handler.apply(work).onComplete(promise))
        .recover(error -> unforeseen(work, error))
        .compose(verdict -> settle(lease, verdict));
  }

  private Future<Verdict> unforeseen(Work work, Throwable error) {
    if (error instanceof LeaseLost) {
      return Future.failedFuture(error);
    }
    var pause = UNFORESEEN.afterForever(work.attempts() + 1);
    if (error instanceof Problem) {
      log.warn(
          "{} {}: again in {} ms: {}", collection, work.id(), pause.toMillis(), error.getMessage());
    } else {
      log.error("{} {}: again in {} ms", collection, work.id(), pause.toMillis(), error);
    }
    return Future.succeededFuture(Verdict.later(pause));
  }

  private Future<Void> settle(Lease lease, Verdict verdict) {
    if (verdict instanceof Verdict.Done done) {
      return advance(lease, QueueState.finish(done.update()));
    }
    if (verdict instanceof Verdict.Later later) {
      return advance(lease, QueueState.putOff(later.update(), Instant.now(), later.delay()));
    }
    return store.removeOne(collection, QueueState.held(lease.id(), lease.token())).mapEmpty();
  }

  Future<Void> advance(Lease lease, JsonObject update) {
    return advance(lease, update, 1);
  }

  private Future<Void> advance(Lease lease, JsonObject update, int attempt) {
    return store
        .updateOne(collection, QueueState.held(lease.id(), lease.token()), update)
        .<Void>compose(
            held ->
                held ? Future.succeededFuture() : Future.failedFuture(new LeaseLost(lease.id())))
        .recover(
            error -> {
              if (error instanceof LeaseLost || drained) {
                return Future.failedFuture(error);
              }
              var pause = STORE_RETRY.afterForever(attempt);
              log.warn(
                  "{} {}: not recorded yet, again in {} ms: {}",
                  collection,
                  lease.id(),
                  pause.toMillis(),
                  error.toString());
              return vertx
                  .timer(pause.toMillis(), TimeUnit.MILLISECONDS)
                  .compose(tick -> advance(lease, update, attempt + 1));
            });
  }

  private void release(String id, String token) {
    if (hand.drop(id, token)) {
      sweep.roomIsFree();
    }
  }

  /** Renews what is being worked on; a lease whose hint was lost runs out, and is let go. */
  private void renew() {
    hand.leases().stream()
        .filter(lease -> !lease.hasBegun() && !lease.isHeld())
        .forEach(lease -> release(lease.id(), lease.token()));
    claims
        .renew(hand.leases().stream().filter(Lease::hasBegun).toList())
        .onFailure(e -> log.warn("{}: leases were not renewed: {}", collection, e.toString()));
  }
}
