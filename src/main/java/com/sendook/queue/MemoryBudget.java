package com.sendook.queue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * How many bytes of mail a node holds in memory at one time, whatever door they came by. Whoever
 * needs more than is left waits for those before; counting pieces alone would let a few large ones
 * end the process. Shared by the event loops.
 */
public final class MemoryBudget {
  private static final int SHARE_FOR_REQUESTS = 8;

  private static final int SHARE_FOR_WORK = 16;

  /** So little waits for nobody where it is not said otherwise: pieces are counted elsewhere. */
  public static final long SMALL_BYTES = 256 * 1024;

  private record Waiting(long bytes, Promise<Void> turn, Context caller) {
    /** Goes on where it waits: who gives room back may do so on another event loop. */
    void go() {
      if (caller == null) {
        turn.complete();
      } else {
        caller.runOnContext(v -> turn.complete());
      }
    }
  }

  private final long total;
  private final long smallBytes;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long left;

  public MemoryBudget(long totalBytes) {
    this(totalBytes, SMALL_BYTES);
  }

  /**
   * The same for other pieces.
   *
   * @param smallBytes so little waits for nobody
   */
  MemoryBudget(long totalBytes, long smallBytes) {
    this.total = totalBytes;
    this.smallBytes = smallBytes;
    this.left = totalBytes;
  }

  /** An eighth of the heap, for the bodies of requests. */
  public static MemoryBudget forRequests() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE_FOR_REQUESTS);
  }

  /** A sixteenth of the heap: each kind of work has its own, so that none waits for another. */
  public static MemoryBudget forWork() {
    return new MemoryBudget(bytesForWork());
  }

  static long bytesForWork() {
    return Runtime.getRuntime().maxMemory() / SHARE_FOR_WORK;
  }

  /**
   * Takes the step once there is room for so many bytes, and gives the room back when it is done.
   */
  public <T> Future<T> with(long bytes, Supplier<Future<T>> step) {
    if (bytes <= smallBytes) {
      return step.get();
    }
    return acquire(bytes)
        .compose(
            granted ->
                Future.<T>future(promise -> step.get().onComplete(promise))
                    .onComplete(done -> release(bytes)));
  }

  /**
   * Completes when there is room for so many bytes; more than there is in all counts as all there
   * is.
   */
  public Future<Void> acquire(long bytes) {
    long wanted = Math.min(bytes, total);
    synchronized (this) {
      if (waiting.isEmpty() && wanted <= left) {
        left -= wanted;
        return Future.succeededFuture();
      }
      var turn = Promise.<Void>promise();
      waiting.add(new Waiting(wanted, turn, Vertx.currentContext()));
      return turn.future();
    }
  }

  /** What one piece of work takes as its bytes arrive: it never waits, so it holds up nobody. */
  public Share share() {
    return new Share();
  }

  private synchronized boolean tryAcquire(long bytes) {
    boolean there = waiting.isEmpty() && bytes <= left;
    if (there) {
      left -= bytes;
    }
    return there;
  }

  /** A part of the budget that grows; for one event loop. */
  public final class Share {
    private long held;
    private boolean over;

    private Share() {}

    /**
     * Whether there is room for so many bytes in all; more than there is in all counts as all there
     * is. What was released grows no more.
     */
    public boolean reach(long bytes) {
      long more = Math.min(bytes, total) - held;
      if (over || (more > 0 && !tryAcquire(more))) {
        return false;
      }
      held += Math.max(0, more);
      return true;
    }

    /** Gives all of it back, once. */
    public void release() {
      over = true;
      MemoryBudget.this.release(held);
      held = 0;
    }
  }

  /** Gives back what was acquired. */
  public void release(long bytes) {
    var granted = new ArrayDeque<Waiting>();
    synchronized (this) {
      left += Math.min(bytes, total);
      while (!waiting.isEmpty() && waiting.peek().bytes() <= left) {
        left -= waiting.peek().bytes();
        granted.add(waiting.poll());
      }
    }
    granted.forEach(Waiting::go);
  }
}
