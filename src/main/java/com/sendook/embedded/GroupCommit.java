package com.sendook.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes durable, for many writers at once.
 *
 * <p>Promises: when {@link #durably} returns, the change is on disk (synced), and so is everything
 * that was changed before it. Whatever a change touches (a document and its index entries) is found
 * after a crash either all or not at all.
 *
 * <p>A change is first written to the {@link Journal}; writers that come while a sync runs share
 * the next one. The store's own file is written now and then, at a checkpoint: it then holds
 * everything, and a new journal begins. The store names the journal that continues it, so that
 * after a crash exactly what it lacks is made again.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final long CHECKPOINT_INTERVAL_MS = 1000;
  private static final long JOURNAL_BYTES = 16 << 20;
  private static final int COMPACTION_FILL_RATE_PERCENT = 50;
  private static final int COMPACTION_STEP_BYTES = 4 << 20;
  private static final int COMPACT_EVERY = 4;
  private static final String GENERATION = "generation";

  private final MVStore store;
  private final Path folder;
  private final MVMap<String, Long> meta;

  /** Changes hold it shared, a checkpoint alone: it is what keeps checkpoints out of changes. */
  private final ReadWriteLock changes = new ReentrantReadWriteLock();

  private final Semaphore uncommitted = new Semaphore(0);
  private final Thread committer = new Thread(this::run, "embedded-mongo-commit");

  /** What is to be written next, and whoever waits for it; both guarded by {@link #next}. */
  private final Object next = new Object();

  private ByteBuf nextChanges = Unpooled.buffer();
  private CompletableFuture<Void> nextSync = new CompletableFuture<>();

  private Journal journal;
  private volatile boolean started;
  private volatile boolean structureChanged;
  private volatile boolean closing;
  private long generation;
  private long checkpoints;
  private long checkpointAtNanos;

  GroupCommit(MVStore store, Path folder) {
    this.store = store;
    this.folder = folder;
    this.meta = store.openMap("journal");
    this.generation = meta.getOrDefault(GENERATION, 0L);
  }

  /**
   * Makes again what a crash kept out of the store's file, and begins to take changes.
   *
   * @param restore makes one change, which is not journalled again
   */
  void start(Consumer<Document> restore) throws IOException {
    Path left = Journal.file(folder, generation);
    if (Files.exists(left)) {
      List<Document> lost = Journal.read(left);
      lost.forEach(restore);
      log.info("{} changes were made again from the journal", lost.size());
    }
    generation++;
    journal = Journal.create(folder, generation);
    meta.put(GENERATION, generation);
    store.commit();
    store.sync();
    Journal.removeAllBefore(folder, generation);
    started = true;
    checkpointAtNanos = System.nanoTime();
    committer.setDaemon(true);
    committer.start();
  }

  /** Takes note of a part of the change that the calling thread is making. */
  void journal(Document change) {
    if (!started) {
      return;
    }
    ByteBuf encoded = Journal.encode(change);
    synchronized (next) {
      nextChanges.writeBytes(encoded);
    }
  }

  /** The change made or removed a collection or an index: only the store's own file tells that. */
  void structureChanged() {
    structureChanged = true;
  }

  /**
   * Makes a change and returns once it is on disk. Also waits when the change throws: it may have
   * been made in part, and its answer may say so.
   *
   * @throws java.util.concurrent.CompletionException when the store could not be written; the store
   *     is closed then, since nobody knows what reached the disk
   */
  <T> T durably(Supplier<T> change) {
    changes.readLock().lock();
    try {
      return change.get();
    } finally {
      changes.readLock().unlock();
      synced().join();
    }
  }

  private CompletableFuture<Void> synced() {
    synchronized (next) {
      uncommitted.release();
      return nextSync;
    }
  }

  private void run() {
    try {
      while (!closing) {
        if (uncommitted.tryAcquire(CHECKPOINT_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
          uncommitted.drainPermits();
          write(take());
        } else if (journal.length() > 0) {
          checkpoint();
        }
      }
      checkpoint();
      refuseFurtherChanges(new IllegalStateException("The embedded store is closed"));
      journal.close();
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      // An error too: a committer that ended in silence would leave every writer waiting for ever.
      log.error("The embedded store cannot be written any more: {}", e.getMessage(), e);
      refuseFurtherChanges(e);
      store.closeImmediately();
    }
  }

  private void write(Batch batch) throws IOException {
    try {
      // To be looked at after the batch was taken: whoever is in it has set it before.
      if (structureChanged || isTimeForCheckpoint()) {
        checkpoint();
      } else if (batch.changes().isReadable()) {
        journal.append(batch.changes());
      }
    } catch (IOException | RuntimeException | Error e) {
      batch.synced().completeExceptionally(e);
      throw e;
    }
    batch.synced().complete(null);
  }

  private boolean isTimeForCheckpoint() {
    return journal.length() > JOURNAL_BYTES
        || System.nanoTime() - checkpointAtNanos
            > TimeUnit.MILLISECONDS.toNanos(CHECKPOINT_INTERVAL_MS);
  }

  private record Batch(ByteBuf changes, CompletableFuture<Void> synced) {}

  private Batch take() {
    synchronized (next) {
      Batch batch = new Batch(nextChanges, nextSync);
      nextChanges = Unpooled.buffer(Math.max(256, Math.min(batch.changes().capacity(), 1 << 20)));
      nextSync = new CompletableFuture<>();
      return batch;
    }
  }

  /**
   * Brings everything that was changed into the store's own file; what is changed from here on is
   * in a new journal.
   */
  private void checkpoint() throws IOException {
    Journal done = journal;
    Journal begun = Journal.create(folder, generation + 1);
    Batch batch = commitAll();
    try {
      store.sync();
    } catch (RuntimeException | Error e) {
      batch.synced().completeExceptionally(e);
      throw e;
    }
    journal = begun;
    batch.synced().complete(null);
    done.remove();
    checkpointAtNanos = System.nanoTime();
  }

  /** Commits while no change is under way, and answers with what that makes durable. */
  private Batch commitAll() {
    changes.writeLock().lock();
    try {
      return commitWith(take());
    } finally {
      changes.writeLock().unlock();
    }
  }

  private Batch commitWith(Batch batch) {
    try {
      structureChanged = false;
      meta.put(GENERATION, ++generation);
      store.commit();
      // This commits as well, so it belongs here.
      if (++checkpoints % COMPACT_EVERY == 0) {
        store.compact(COMPACTION_FILL_RATE_PERCENT, COMPACTION_STEP_BYTES);
      }
      return batch;
    } catch (RuntimeException | Error e) {
      batch.synced().completeExceptionally(e);
      throw e;
    }
  }

  private void refuseFurtherChanges(Throwable reason) {
    synchronized (next) {
      nextSync.completeExceptionally(reason);
    }
  }

  /** Writes what is left and ends; the store stays open. */
  @Override
  public void close() {
    if (!started) {
      return;
    }
    closing = true;
    uncommitted.release();
    try {
      committer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
