package com.sendook.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits and syncs a store for many writers at once.
 *
 * <p>Promises: when {@link #durably} returns, the change is on disk (fsynced), and so is everything
 * that was changed before it. No commit falls into the middle of a change, so whatever a change
 * touches (a document and its index entries) is found after a crash either all or not at all.
 *
 * <p>Writers that come while a commit runs share the next one, so the cost of an fsync is divided
 * by the number of writers.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final long COMPACTION_INTERVAL_MS = 500;
  private static final int COMPACTION_FILL_RATE_PERCENT = 50;
  private static final int COMPACTION_STEP_BYTES = 4 << 20;

  private final MVStore store;

  /** Changes hold it shared, a commit alone: it is what keeps commits out of changes. */
  private final ReadWriteLock changes = new ReentrantReadWriteLock();

  private final Semaphore uncommitted = new Semaphore(0);
  private final Thread committer = new Thread(this::run, "embedded-mongo-commit");

  /** Guarded by {@link #changes}: read by changes, replaced by the committer. */
  private CompletableFuture<Void> nextCommit = new CompletableFuture<>();

  private volatile boolean closing;
  private long compactedAtNanos = System.nanoTime();

  GroupCommit(MVStore store) {
    this.store = store;
    committer.setDaemon(true);
    committer.start();
  }

  /**
   * Makes a change and returns once it is on disk. Also waits when the change throws: it may have
   * been made in part, and its answer may say so.
   *
   * @throws java.util.concurrent.CompletionException when the store could not be written; the store
   *     is closed then, since nobody knows what reached the disk
   */
  <T> T durably(Supplier<T> change) {
    CompletableFuture<Void> committed = null;
    changes.readLock().lock();
    try {
      committed = nextCommit;
      return change.get();
    } finally {
      changes.readLock().unlock();
      uncommitted.release();
      committed.join();
    }
  }

  private void run() {
    try {
      while (!closing) {
        boolean changed = uncommitted.tryAcquire(COMPACTION_INTERVAL_MS, TimeUnit.MILLISECONDS);
        if (changed) {
          uncommitted.drainPermits();
          commit();
        }
        compactNowAndThen();
      }
      commit();
      refuseFurtherChanges(new IllegalStateException("The embedded store is closed"));
    } catch (InterruptedException | RuntimeException | Error e) {
      // An error too: a committer that ended in silence would leave every writer waiting for ever.
      log.error("The embedded store cannot be written any more: {}", e.getMessage(), e);
      refuseFurtherChanges(e);
      store.closeImmediately();
    }
  }

  private void commit() {
    CompletableFuture<Void> thisCommit;
    changes.writeLock().lock();
    try {
      thisCommit = nextCommit;
      store.commit();
      nextCommit = new CompletableFuture<>();
    } finally {
      changes.writeLock().unlock();
    }
    try {
      store.sync();
    } catch (RuntimeException | Error e) {
      thisCommit.completeExceptionally(e);
      throw e;
    }
    thisCommit.complete(null);
  }

  /** Rewrites what still lives in sparsely filled chunks, so that the file stays bounded. */
  private void compactNowAndThen() {
    long now = System.nanoTime();
    if (TimeUnit.NANOSECONDS.toMillis(now - compactedAtNanos) < COMPACTION_INTERVAL_MS) {
      return;
    }
    compactedAtNanos = now;
    changes.writeLock().lock();
    try {
      store.compact(COMPACTION_FILL_RATE_PERCENT, COMPACTION_STEP_BYTES);
    } finally {
      changes.writeLock().unlock();
    }
  }

  private void refuseFurtherChanges(Throwable reason) {
    changes.writeLock().lock();
    try {
      nextCommit.completeExceptionally(reason);
    } finally {
      changes.writeLock().unlock();
    }
  }

  /** Commits what is left and ends; the store stays open. */
  @Override
  public void close() {
    closing = true;
    uncommitted.release();
    try {
      committer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
