package com.sendook.queue;

import java.time.Duration;

/**
 * How a lane stands on one node.
 *
 * @param rest how long nothing of it is taken from now on; zero where it does not rest
 */
public record LaneStatus(State state, Duration rest) {
  /** What is taken of a lane. */
  public enum State {
    /** All that there is a place for. */
    OPEN,
    /** One piece of work at a time, to see whether the far side is back. */
    ON_TRIAL,
    /** Nothing. */
    RESTING
  }
}
