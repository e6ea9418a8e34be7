package com.sendook.chaos;

/** Lets the load through, holds it up, or ends it; closed at first. */
final class Gate {
  private boolean open;
  private boolean ended;

  synchronized void open() {
    open = true;
    notifyAll();
  }

  synchronized void close() {
    open = false;
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits while it is closed; false once the load has ended. */
  synchronized boolean pass() {
    try {
      while (!open && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !ended;
  }
}
