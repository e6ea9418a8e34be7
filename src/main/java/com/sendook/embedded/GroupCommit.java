package com.sendook.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes durable, for many writers at once.
 *
 * <p>Promises: when {@link #durably} returns, the change is on disk (synced), and so is everything
 * that was changed before it. Whatever a change touches (a document and its index entries) is found
 * after a crash either all or not at all. Nobody waits for ever: once something cannot be written,
 * everybody is refused.
 *
 * <p>A change is first written to the {@link Journal}; writers that come while a sync runs share
 * the next one. The store's own file catches up at {@link Checkpoints}.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final int SPARE_BYTES = 4 << 20;

  private final MVStore store;
  private final Path folder;
  private final Checkpoints checkpoints;
  private final Thread committer = new Thread(this::run, "embedded-mongo-commit");
  private final Semaphore uncommitted = new Semaphore(0);

  /** Changes hold it shared; alone, a checkpoint turns from one journal to the next. */
  private final ReentrantReadWriteLock changes = new ReentrantReadWriteLock();

  /**
   * Guards whether it gave up, and what is to be written next: the end of a journal that was turned
   * from, then this.
   */
  private final Object next = new Object();

  private Batch ending;
  private Batch open;

  /** The committer's, for the batch after the one that is written. */
  private ByteBuf spare = newBuffer();

  private final CompletableFuture<Throwable> lost = new CompletableFuture<>();

  private volatile boolean started;
  private volatile boolean closing;
  private volatile Throwable refusal;
  private boolean gaveUp;

  GroupCommit(StoreFile file, Path folder, Checkpoints.Pace pace) {
    this.store = file.maps();
    this.folder = folder;
    this.checkpoints = new Checkpoints(file, folder, pace, this);
  }

  private static ByteBuf newBuffer() {
    return Unpooled.buffer(1 << 16);
  }

  /** What goes into a journal with one sync, and whoever waits for that. */
  private record Batch(Journal journal, ByteBuf changes, CompletableFuture<Void> synced) {
    static Batch of(Journal journal, ByteBuf empty) {
      return new Batch(journal, empty, new CompletableFuture<>());
    }
  }

  /**
   * Makes again what a crash kept out of the store's file, and begins to take changes.
   *
   * @param restore makes one change, which is not journalled again
   */
  void start(Consumer<Document> restore) throws IOException {
    long generation = checkpoints.generation();
    long restored = 0;
    while (Files.exists(Journal.file(folder, generation))) {
      restored += Journal.read(Journal.file(folder, generation++), restore);
    }
    if (restored > 0) {
      log.info("{} changes were made again from the journal", restored);
    }
    open = Batch.of(checkpoints.start(generation), newBuffer());
    started = true;
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
      open.changes().writeBytes(encoded);
    }
  }

  /** The change made or removed a collection or an index: only the store's own file tells that. */
  void structureChanged() {
    checkpoints.structureChanged();
  }

  /**
   * Makes a change and returns once it is on disk. Also waits when the change throws: it may have
   * been made in part, and its answer may say so.
   *
   * @throws IllegalStateException when the store is closed; it also is once it could not be
   *     written, since nobody knows what reached the disk
   */
  <T> T durably(Supplier<T> change) {
    checkpoints.awaitRoom();
    changes.readLock().lock();
    try {
      checkNotRefused();
      return change.get();
    } catch (Error e) {
      // A document without its index entries, say. The next start makes it whole from the journal.
      giveUp(e);
      throw e;
    } finally {
      long structure = checkpoints.structure();
      changes.readLock().unlock();
      await(synced());
      checkpoints.awaitStructure(structure);
    }
  }

  private void checkNotRefused() {
    if (refusal != null) {
      throw closed(refusal);
    }
  }

  private static void await(CompletableFuture<Void> synced) {
    try {
      synced.join();
    } catch (CompletionException e) {
      throw closed(e.getCause());
    }
  }

  static IllegalStateException closed(Throwable cause) {
    return new IllegalStateException("The embedded store is closed", cause);
  }

  private CompletableFuture<Void> synced() {
    synchronized (next) {
      uncommitted.release();
      return open.synced();
    }
  }

  private void run() {
    try {
      while (!closing) {
        uncommitted.acquire();
        uncommitted.drainPermits();
        writeAll();
      }
      writeAll();
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      // An error too: a committer that ended in silence would leave every writer waiting for ever.
      giveUp(e);
    }
  }

  private void writeAll() throws IOException {
    Batch before = takeEnding();
    if (before != null) {
      write(before);
    }
    Batch batch = takeOpen();
    write(batch);
    spare = batch.changes().capacity() <= SPARE_BYTES ? batch.changes().clear() : newBuffer();
    checkpoints.lookWhetherDue();
  }

  private static void write(Batch batch) throws IOException {
    try {
      if (batch.changes().isReadable()) {
        batch.journal().append(batch.changes());
      }
    } catch (IOException | RuntimeException | Error e) {
      batch.synced().completeExceptionally(e);
      throw e;
    }
    batch.synced().complete(null);
  }

  private Batch takeEnding() {
    synchronized (next) {
      Batch batch = ending;
      ending = null;
      return batch;
    }
  }

  private Batch takeOpen() {
    synchronized (next) {
      Batch batch = open;
      open = Batch.of(batch.journal(), spare);
      return batch;
    }
  }

  /** Waits until no change is under way, and lets none begin. */
  void keepOutChanges() {
    changes.writeLock().lock();
  }

  /** Lets them begin again, if they were kept out. */
  void letInChanges() {
    if (changes.isWriteLockedByCurrentThread()) {
      changes.writeLock().unlock();
    }
  }

  /** Changes from here on go into this journal; completes with the one before, once it is whole. */
  CompletableFuture<Journal> continueIn(Journal begun) {
    synchronized (next) {
      Batch last = open;
      ending = last;
      open = Batch.of(begun, newBuffer());
      uncommitted.release();
      return last.synced().thenApply(synced -> last.journal());
    }
  }

  /** From here on no change is made. */
  void refuse(Throwable reason) {
    refusal = reason;
  }

  /** Whatever could not be written: whoever waits is told, and nothing is written any more. */
  void giveUp(Throwable reason) {
    synchronized (next) {
      if (!gaveUp) {
        log.error("The embedded store cannot be written any more: {}", reason.toString(), reason);
      }
      gaveUp = true;
      refusal = reason;
      if (ending != null) {
        ending.synced().completeExceptionally(reason);
      }
      open.synced().completeExceptionally(reason);
    }
    checkpoints.end(reason);
    store.closeImmediately();
    lost.complete(reason);
  }

  /** Copies what was ever answered to another folder, while changes go on. */
  void copyTo(Path target, LongConsumer copiedBytes) throws IOException {
    new OnlineCopy(checkpoints, folder, copiedBytes).to(target);
  }

  /** Completes, with the reason, once it gave up. */
  CompletableFuture<Throwable> lost() {
    return lost;
  }

  /** Writes what is left and ends; the store stays open. */
  @Override
  public void close() {
    if (!started) {
      return;
    }
    checkpoints.close();
    closing = true;
    uncommitted.release();
    try {
      committer.join();
      open.journal().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("The journal was not closed: {}", e.getMessage());
    }
    IllegalStateException closed = closed(null);
    open.synced().completeExceptionally(closed);
    checkpoints.end(closed);
  }
}
