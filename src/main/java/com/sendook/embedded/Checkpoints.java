package com.sendook.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was changed into the store's own file, now and then and beside the changes: those are
 * kept out only for the moment in which a new journal begins and the file's commit picks its pages.
 *
 * <p>The file names the journal that continues it, so a crash at any point leaves a file and the
 * journals from that one on, which together hold everything. One checkpoint is on disk before the
 * next one begins: only so may the file's space be used again.
 */
final class Checkpoints {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

  /**
   * When there is one.
   *
   * @param journalBytes what a crash may leave to be made again
   * @param changedBytes changed pages stay in memory until then, about so large
   * @param interval the longest time after a change
   */
  record Pace(long journalBytes, int changedBytes, Duration interval) {
    /** Changed pages stand in memory several times over while they are written. */
    static final Pace USUAL =
        new Pace(
            64 << 20,
            (int) Math.min(48 << 20, Runtime.getRuntime().maxMemory() / 64),
            Duration.ofSeconds(10));
  }

  /** So far behind, writers wait for the disk. */
  private static final int PATIENCE = 3;

  private static final int COMPACTION_FILL_RATE_PERCENT = 50;
  private static final int COMPACTION_STEP_BYTES = 8 << 20;
  private static final int HEAD_BYTES = 2 * 4096;
  private static final String GENERATION = "generation";

  private final StoreFile file;
  private final MVStore store;
  private final Path folder;
  private final Pace pace;
  private final GroupCommit commits;
  private final MVMap<String, Long> meta;
  private final Thread thread = new Thread(this::run, "embedded-mongo-checkpoint");
  private final Semaphore wanted = new Semaphore(0);

  /** How often a collection or an index came or went, and how many of those are in the file. */
  private final AtomicLong structure = new AtomicLong();

  private volatile long structureInFile;
  private Throwable ended;

  private long generation;
  private volatile Journal current;
  private volatile boolean closing;

  /** Taken by a checkpoint, and by whoever wants to see what there is between two of them. */
  private final Object turn = new Object();

  private boolean keeping;

  Checkpoints(StoreFile file, Path folder, Pace pace, GroupCommit commits) {
    this.file = file;
    this.store = file.maps();
    this.folder = folder;
    this.pace = pace;
    this.commits = commits;
    this.meta = store.openMap("journal");
    this.generation = meta.getOrDefault(GENERATION, 0L);
  }

  /** The first journal that the file does not hold; there may be others behind it. */
  long generation() {
    return generation;
  }

  /** The file holds everything, up to and with journal {@code last}; a new one is begun. */
  Journal start(long last) throws IOException {
    generation = last + 1;
    current = Journal.create(folder, generation);
    meta.put(GENERATION, generation);
    store.commit();
    store.sync();
    Journal.removeAllBefore(folder, generation);
    thread.setDaemon(true);
    thread.start();
    return current;
  }

  /** Only the file tells of collections and indexes; a change waits until it does. */
  void structureChanged() {
    structure.incrementAndGet();
  }

  long structure() {
    return structure.get();
  }

  /** Waits until the file holds the collections and indexes of that time. */
  void awaitStructure(long needed) {
    if (structureInFile < needed) {
      awaitWhile(() -> structureInFile < needed);
    }
  }

  /** To be called when something was changed; begins one when enough was. */
  void lookWhetherDue() {
    if (isDue()) {
      wanted.release();
    }
  }

  private boolean isDue() {
    return current.length() > pace.journalBytes() || store.getUnsavedMemory() > pace.changedBytes();
  }

  /** Waits where the disk is so slow that what is not in the file yet would fill the memory. */
  void awaitRoom() {
    if (isFull()) {
      awaitWhile(this::isFull);
    }
  }

  private boolean isFull() {
    return store.getUnsavedMemory() > PATIENCE * (long) pace.changedBytes();
  }

  /** Until a checkpoint has made it so. */
  private synchronized void awaitWhile(BooleanSupplier waiting) {
    while (waiting.getAsBoolean()) {
      wanted.release();
      if (ended != null) {
        throw GroupCommit.closed(ended);
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting for the embedded store", e);
      }
    }
  }

  private void run() {
    try {
      while (!closing) {
        boolean asked = wanted.tryAcquire(pace.interval().toMillis(), TimeUnit.MILLISECONDS);
        wanted.drainPermits();
        boolean wantedStill = isDue() || structureInFile < structure.get();
        if (!closing && (asked ? wantedStill : current.length() > 0)) {
          checkpoint();
          compact();
        }
      }
      checkpoint();
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      commits.giveUp(e);
    }
  }

  private void checkpoint() throws IOException {
    synchronized (turn) {
      makeOne();
    }
  }

  private void makeOne() throws IOException {
    long startNanos = System.nanoTime();
    Journal begun = Journal.create(folder, generation + 1);
    long structurePicked;
    CompletableFuture<Journal> done;
    commits.keepOutChanges();
    try {
      if (closing) {
        commits.refuse(GroupCommit.closed(null));
      }
      structurePicked = structure.get();
      done = commits.continueIn(begun);
      current = begun;
      meta.put(GENERATION, ++generation);
      file.commit(commits::letInChanges);
    } finally {
      commits.letInChanges();
    }
    Journal whole = done.join();
    store.sync();
    if (keeping) {
      whole.close();
    } else {
      whole.remove();
    }
    synchronized (this) {
      structureInFile = structurePicked;
      notifyAll();
    }
    log.debug("Checkpoint: {} ms", (System.nanoTime() - startNanos) / 1_000_000);
  }

  /** Changes nothing that is read; what it moves is written at the next checkpoint. */
  private void compact() {
    store.compact(COMPACTION_FILL_RATE_PERCENT, COMPACTION_STEP_BYTES);
  }

  /**
   * What a copy begins with.
   *
   * @param generation the first journal that the file does not hold
   * @param structure how many changes of collections and indexes the file holds
   * @param fileBytes so long is the file
   * @param head its beginning, the one part of it that is written again
   */
  record Standing(long generation, long structure, long fileBytes, ByteBuffer head) {}

  /**
   * From here on what stands in the file stays as it is, what is added comes behind it, and the
   * journals stay as well; until {@link #letGo}.
   */
  Standing hold() throws IOException {
    synchronized (turn) {
      keeping = true;
      file.keepWhatStands();
      return new Standing(generation, structureInFile, file.size(), head());
    }
  }

  /** The two blocks that tell where the newest pages are. */
  private ByteBuffer head() throws IOException {
    try (var in = Files.newInputStream(folder.resolve(EmbeddedMongo.FILE))) {
      return ByteBuffer.wrap(in.readNBytes(HEAD_BYTES));
    }
  }

  /** The journal that is written to; those before it are whole. */
  long current() {
    synchronized (turn) {
      return generation;
    }
  }

  void letGo() throws IOException {
    synchronized (turn) {
      keeping = false;
      file.useSpaceAgain();
      Journal.removeAllBefore(folder, generation);
    }
  }

  /** Nobody needs to wait any more. */
  synchronized void end(Throwable reason) {
    ended = reason;
    notifyAll();
  }

  /** Makes a last one, after which changes are refused; returns when it is on disk. */
  void close() {
    closing = true;
    wanted.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
