package com.sendook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  private static final int WRITERS = 16;
  private static final int CHANGES_EACH = 25;

  @TempDir Path folder;

  private final WatchedDisk disk = new WatchedDisk();
  private MVStore store;
  private MVMap<Integer, String> map;
  private GroupCommit commits;

  @BeforeEach
  void open() {
    FilePath.register(disk);
    store =
        new MVStore.Builder()
            .fileName("watched:" + folder.resolve("store.mv"))
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .open();
    map = store.openMap("map");
    commits = new GroupCommit(store);
  }

  @AfterEach
  void close() {
    commits.close();
    store.close();
    FilePath.unregister(disk);
  }

  @Test
  void returnsWhenTheChangeIsSynced() {
    for (int i = 0; i < CHANGES_EACH; i++) {
      int key = i;
      commits.durably(() -> map.put(key, "value"));
      assertThat(store.hasUnsavedChanges()).isFalse();
      assertThat(WatchedDisk.UNSYNCED).isFalse();
    }
  }

  @Test
  void writersShareASync() {
    int before = WatchedDisk.SYNCS.get();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    CompletableFuture.allOf(
            IntStream.range(0, WRITERS)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> write(writer), threads))
                .toArray(CompletableFuture[]::new))
        .join();
    threads.shutdown();
    assertThat(map.sizeAsLong()).isEqualTo(WRITERS * CHANGES_EACH);
    assertThat(WatchedDisk.SYNCS.get() - before).isLessThan(WRITERS * CHANGES_EACH / 2);
  }

  private void write(int writer) {
    for (int i = 0; i < CHANGES_EACH; i++) {
      int key = writer * CHANGES_EACH + i;
      commits.durably(() -> map.put(key, "value"));
    }
  }

  @Test
  void refusesEveryChangeOnceASyncFailed() {
    WatchedDisk.BROKEN.set(true);
    assertThatThrownBy(() -> commits.durably(() -> map.put(1, "not on disk")))
        .isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> commits.durably(() -> "nothing to do with the store"))
        .isInstanceOf(CompletionException.class);
    WatchedDisk.BROKEN.set(false);
  }

  /** Files that count how often they are synced, and know whether they are. */
  public static final class WatchedDisk extends FilePathWrapper {
    private static final AtomicInteger SYNCS = new AtomicInteger();
    private static final AtomicBoolean UNSYNCED = new AtomicBoolean();
    private static final AtomicBoolean BROKEN = new AtomicBoolean();

    @Override
    public String getScheme() {
      return "watched";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
      return new WatchedFile(getBase().open(mode));
    }
  }

  private static final class WatchedFile extends FileBaseDefault {
    private final FileChannel file;

    WatchedFile(FileChannel file) {
      this.file = file;
    }

    @Override
    public void force(boolean metadata) throws IOException {
      if (WatchedDisk.BROKEN.get()) {
        throw new IOException("broken disk");
      }
      file.force(metadata);
      WatchedDisk.SYNCS.incrementAndGet();
      WatchedDisk.UNSYNCED.set(false);
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
      WatchedDisk.UNSYNCED.set(true);
      return file.write(source, position);
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
