package com.sendook.queue;

import io.vertx.core.Future;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * The memory for the work of all lanes together, of which one lane gets a share at the most: a far
 * side that takes its mail byte by byte leaves room for what goes elsewhere. Shared by the event
 * loops.
 */
public final class LaneMemory {
  private record Share(MemoryBudget budget, int users) {}

  private final MemoryBudget whole;
  private final long mostForOne;
  private final long smallBytes;

  /** Those in use. */
  private final ConcurrentMap<String, Share> shares = new ConcurrentHashMap<>();

  /** Of so much one lane gets half at the most. */
  public LaneMemory(long totalBytes) {
    this(totalBytes, totalBytes / 2, MemoryBudget.SMALL_BYTES);
  }

  private LaneMemory(long totalBytes, long mostForOne, long smallBytes) {
    this.whole = new MemoryBudget(totalBytes, smallBytes);
    this.mostForOne = mostForOne;
    this.smallBytes = smallBytes;
  }

  /** As much as {@link MemoryBudget#forWork}. */
  public static LaneMemory forWork() {
    return new LaneMemory(MemoryBudget.bytesForWork());
  }

  /**
   * The same where the lanes are strangers' and there are so many pieces that small ones count as
   * well.
   *
   * @param laneShare of what is free, as one of the places in hand: alone a lane gets so much of
   *     the whole as it gets of those
   */
  public static LaneMemory forManyPieces(int laneShare) {
    long total = MemoryBudget.bytesForWork();
    return new LaneMemory(total, total / (laneShare + 1), 0);
  }

  /** Takes the step once its lane has room for so many bytes, and so have all together. */
  public <T> Future<T> with(String lane, long bytes, Supplier<Future<T>> step) {
    long wanted = Math.min(bytes, mostForOne);
    return enter(lane)
        .with(wanted, () -> whole.with(wanted, step))
        .onComplete(done -> shares.computeIfPresent(lane, (name, share) -> without(share)));
  }

  private MemoryBudget enter(String lane) {
    return shares
        .compute(
            lane,
            (name, share) ->
                share == null
                    ? new Share(new MemoryBudget(mostForOne, smallBytes), 1)
                    : new Share(share.budget(), share.users() + 1))
        .budget();
  }

  private static Share without(Share share) {
    return share.users() == 1 ? null : new Share(share.budget(), share.users() - 1);
  }
}
