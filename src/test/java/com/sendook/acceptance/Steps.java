package com.sendook.acceptance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What clients do again and again, each kind on a thread of its own, until they are told to end.
 */
final class Steps implements AutoCloseable {
  /** Fails with whatever is wrong. */
  interface Step {
    void take() throws Exception;
  }

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> done = new ConcurrentHashMap<>();
  private volatile boolean over;

  void repeat(String name, Step step) {
    done.put(name, 0);
    var thread =
        new Thread(
            () -> {
              while (!over) {
                take(name, step);
              }
            },
            name);
    thread.start();
    threads.add(thread);
  }

  private void take(String name, Step step) {
    try {
      step.take();
      done.merge(name, 1, Integer::sum);
    } catch (Exception | AssertionError e) {
      failures.add(new AssertionError(name, e));
    }
  }

  /** Returns when all have ended. */
  void end() {
    over = true;
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** How often each was done without a failure. */
  Map<String, Integer> done() {
    return new TreeMap<>(done);
  }

  List<Throwable> failures() {
    return failures;
  }

  @Override
  public void close() {
    end();
  }
}
