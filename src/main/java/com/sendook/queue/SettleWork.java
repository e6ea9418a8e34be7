package com.sendook.queue;

import com.sendook.queue.Verdict.FarSide;
import com.sendook.store.Store;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Does with a piece of work what its verdict says, and notes what that tells of its lane. */
final class SettleWork {
  private final Store store;
  private final String collection;
  private final FencedWrites writes;
  private final LaneRests rests;
  private final InstantSource clock;

  SettleWork(
      Store store, String collection, FencedWrites writes, LaneRests rests, InstantSource clock) {
    this.store = store;
    this.collection = collection;
    this.writes = writes;
    this.rests = rests;
    this.clock = clock;
  }

  /** Gives the lease up; where it was lost, nothing is changed. */
  Future<Void> by(Lease lease, Verdict verdict) {
    if (verdict instanceof Verdict.Wait wait) {
      return wait(lease, wait);
    }
    note(lease.lane(), farSide(verdict));
    if (verdict instanceof Verdict.Done done) {
      return writes.end(lease, QueueState.finish(done.update()));
    }
    if (verdict instanceof Verdict.Later later) {
      return writes.end(
          lease,
          QueueState.putOff(
              later.update(), clock.instant(), later.delay(), Lanes.plain(lease.lane())));
    }
    if (verdict instanceof Verdict.Anew anew) {
      var dueAt = clock.instant().plus(anew.delay());
      return writes.end(lease, QueueState.anew(anew.update(), lease.lane(), dueAt));
    }
    return store.removeOne(collection, QueueState.held(lease.id(), lease.token())).mapEmpty();
  }

  private static FarSide farSide(Verdict verdict) {
    if (verdict instanceof Verdict.Done done) {
      return done.farSide();
    }
    return verdict instanceof Verdict.Later later ? later.farSide() : FarSide.REACHED;
  }

  private void note(String lane, FarSide farSide) {
    if (farSide == FarSide.AWAY) {
      rests.failed(lane);
    } else if (farSide == FarSide.REACHED) {
      rests.reached(lane);
    }
  }

  private Future<Void> wait(Lease lease, Verdict.Wait wait) {
    if (wait.turn() == Verdict.Turn.NONE) {
      rests.close(lease.lane(), wait.delay());
    }
    var plain = Lanes.plain(lease.lane());
    var lane = wait.turn() == Verdict.Turn.GIVEN ? Lanes.called(plain) : plain;
    return writes.end(lease, QueueState.wait(clock.instant(), wait.delay(), lane));
  }
}
