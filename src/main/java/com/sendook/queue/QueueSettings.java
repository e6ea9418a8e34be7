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
 */
public record QueueSettings(
    int inHand, Duration lease, Duration renewEvery, Duration sweepEvery, Duration doneWithin) {}
