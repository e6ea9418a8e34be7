package com.sendook.queue;

import java.time.Duration;

/**
 * How a node works on a queue.
 *
 * @param inHand how much work it holds at one time
 * @param lease after so long without a sign of life another node takes over
 * @param renewEvery how often it gives that sign
 * @param sweepEvery how often it looks for due work while idle
 * @param doneWithin work that is older is worth an operator's attention
 * @param laneShare a lane may take one more place while it holds no more than this part of those
 *     that are free: 1 where lanes are few, more where they are many and strangers', such as the
 *     endpoints of webhooks; those have to show besides that they can be reached
 */
public record QueueSettings(
    int inHand,
    Duration lease,
    Duration renewEvery,
    Duration sweepEvery,
    Duration doneWithin,
    int laneShare) {
  /** For few lanes, which are known. */
  public QueueSettings(
      int inHand, Duration lease, Duration renewEvery, Duration sweepEvery, Duration doneWithin) {
    this(inHand, lease, renewEvery, sweepEvery, doneWithin, 1);
  }
}
