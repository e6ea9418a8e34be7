package com.sendook.config;

import static com.sendook.config.GatewayConfig.positive;
import static com.sendook.config.GatewayConfig.rule;

import java.time.Duration;

/** The work queues. */
public record QueueConfig(int inHand, Duration lease, Duration renewEvery, Duration sweepEvery) {
  void check() {
    positive("queue.lease", lease.toMillis());
    positive("queue.renewEvery", renewEvery.toMillis());
    positive("queue.sweepEvery", sweepEvery.toMillis());
    rule(inHand > 0, "queue.inHand", "must be 1 or more", inHand);
    rule(
        renewEvery.multipliedBy(2).compareTo(lease) <= 0,
        "queue.renewEvery",
        "must be at most half of queue.lease, so that one lost renewal loses no work",
        renewEvery.toSeconds() + "s");
  }
}
