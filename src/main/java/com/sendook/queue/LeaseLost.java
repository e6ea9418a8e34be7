package com.sendook.queue;

/** Another node has taken over the work; whoever gets this must change nothing more. */
public final class LeaseLost extends RuntimeException {
  LeaseLost(String id) {
    super("the lease on " + id + " is lost", null, false, false);
  }
}
