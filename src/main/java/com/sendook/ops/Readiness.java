package com.sendook.ops;

/**
 * Whether load balancers may send requests to this node: from when everything listens until the
 * stop begins. Read by several threads.
 */
public final class Readiness {
  private volatile boolean ready;

  /** Everything listens. */
  public void begin() {
    ready = true;
  }

  /** The doors are about to close. */
  public void end() {
    ready = false;
  }

  boolean isReady() {
    return ready;
  }
}
