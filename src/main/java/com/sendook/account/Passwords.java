package com.sendook.account;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hashes and verifies passwords on threads of its own, at most half of the cores: however many log
 * in at once, everything else goes on. Beyond a bounded number that wait, more are turned away.
 */
public final class Passwords {
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private static final int MAX_WAITING = 100;

  private final int maxInHand;
  private final WorkerExecutor workers;
  private final AtomicInteger inHand = new AtomicInteger();
  private final String nobodys = Argon2.ofNobody();

  public Passwords(Vertx vertx) {
    this(vertx, THREADS + MAX_WAITING);
  }

  /**
   * For tests.
   *
   * @param maxInHand so many are hashed or wait for it
   */
  Passwords(Vertx vertx, int maxInHand) {
    this.maxInHand = maxInHand;
    this.workers = vertx.createSharedWorkerExecutor("sendook-passwords", THREADS);
  }

  /** The password as it is kept. */
  Future<String> hash(String password) {
    return compute(() -> Argon2.hash(password));
  }

  /**
   * Whether this is the password.
   *
   * @param hash what {@link #hash} made of it; null takes as long, and nothing matches
   */
  Future<Boolean> verify(String password, String hash) {
    return compute(() -> Argon2.matches(password, hash == null ? nobodys : hash));
  }

  private <T> Future<T> compute(Callable<T> step) {
    if (inHand.incrementAndGet() > maxInHand) {
      inHand.decrementAndGet();
      return Future.failedFuture(
          Problem.limited("Too many requests, please try again later.", Duration.ofSeconds(2)));
    }
    return workers.executeBlocking(step, false).onComplete(done -> inHand.decrementAndGet());
  }
}
