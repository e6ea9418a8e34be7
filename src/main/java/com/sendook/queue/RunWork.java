package com.sendook.queue;

import com.sendook.bus.WorkHint;
import com.sendook.problem.Problem;
import com.sendook.store.Store;
import com.sendook.trace.Carried;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the piece of work that a hint names: reads it, has it handled, and settles it. What fails
 * unforeseen is put off; what cannot be settled is left for the next sweep.
 */
final class RunWork {
  private static final Logger log = LoggerFactory.getLogger(RunWork.class);

  /** After a failure that nobody foresaw: quickly at first, and at least every five minutes. */
  private static final Schedule UNFORESEEN =
      new Schedule(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(2),
              Duration.ofMinutes(5)));

  private final Store store;
  private final String collection;
  private final Hand hand;
  private final FencedWrites writes;
  private final SettleWork settle;
  private final InstantSource clock;
  private final Consumer<Lease> release;

  /**
   * Runs the work of one queue.
   *
   * @param release takes the lease once the work is over, whatever came of it
   */
  RunWork(
      Store store,
      String collection,
      Hand hand,
      FencedWrites writes,
      SettleWork settle,
      InstantSource clock,
      Consumer<Lease> release) {
    this.store = store;
    this.collection = collection;
    this.hand = hand;
    this.writes = writes;
    this.settle = settle;
    this.clock = clock;
    this.release = release;
  }

  /** Runs it, unless this node has it no more or it runs already. */
  void by(WorkHint hint, Function<Work, Future<Verdict>> handler) {
    var lease = hand.find(hint.id(), hint.token());
    if (lease == null || !lease.begin()) {
      return;
    }
    load(lease)
        .compose(work -> work == null ? Future.succeededFuture() : follow(lease, work, handler))
        .onFailure(
            e ->
                log.warn("{} {}: left for the next sweep: {}", collection, hint.id(), e.toString()))
        .onComplete(done -> release.accept(lease));
  }

  /** The work as this node stored or claimed it, or as it is read; null where another has it. */
  private Future<Work> load(Lease lease) {
    var kept = lease.takeKept();
    if (kept != null && lease.isHeld()) {
      return Future.succeededFuture(new Work(writes, clock, lease, kept.document(), kept.fresh()));
    }
    return store
        .findById(collection, lease.id())
        .map(
            document ->
                QueueState.isHeld(document, lease.token())
                    ? new Work(writes, clock, lease, document, false)
                    : null);
  }

  /** A hint comes on a context of its own: from here on it is this work's. */
  private Future<Void> follow(Lease lease, Work work, Function<Work, Future<Verdict>> handler) {
    var document = work.document();
    return Carried.follow(
        QueueState.carried(document.getJsonObject("queue")),
        collection,
        document.getString("messageId"),
        () -> handle(lease, work, handler));
  }

  private Future<Void> handle(Lease lease, Work work, Function<Work, Future<Verdict>> handler) {
    return Future.<Verdict>future(promise -> handler.apply(work).onComplete(promise))
        .recover(error -> unforeseen(work, error))
        .compose(verdict -> settle.by(lease, verdict));
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
    return Future.succeededFuture(
        new Verdict.Later(pause, new JsonObject(), Verdict.FarSide.UNKNOWN));
  }
}
