package com.sendook.embedded;

import java.nio.file.Path;
import java.util.Map;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;
import org.h2.mvstore.WriteBuffer;

/**
 * The store's own file. Its one addition to the library's: it tells when a commit has picked what
 * it is going to write, since only that needs a moment without changes, and the writing does not.
 */
final class StoreFile extends SingleFileStore {
  private static final int CACHE_MB = 64;

  /**
   * A commit is synced before the next one begins, so what nothing refers to may be overwritten
   * soon.
   */
  private static final int RETENTION_MS = 1000;

  private volatile Runnable picked = StoreFile::nothing;
  private MVStore store;

  private StoreFile() {
    super(Map.of("cacheSize", CACHE_MB));
  }

  /**
   * Opens it, or makes it. Nothing is committed but by {@link #commit} and when the store is
   * closed.
   *
   * @throws org.h2.mvstore.MVStoreException when it is in use, or is no such file
   */
  static StoreFile open(Path path) {
    StoreFile file = new StoreFile();
    file.open(path.toString(), false, null);
    file.store =
        new MVStore.Builder()
            .adoptFileStore(file)
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .open();
    file.store.setRetentionTime(RETENTION_MS);
    return file;
  }

  private static void nothing() {}

  /** What stands in it. */
  MVStore maps() {
    return store;
  }

  /**
   * Writes everything that was changed before {@code picked} is called, and nothing that is changed
   * after. The caller keeps changes out until then; the file is not synced here.
   */
  void commit(Runnable picked) {
    this.picked = picked;
    try {
      store.commit();
    } finally {
      this.picked = StoreFile::nothing;
    }
  }

  /** What nothing refers to stays where it is, and new pages are written behind all others. */
  void keepWhatStands() {
    setReuseSpace(false);
    store.setRetentionTime(Integer.MAX_VALUE);
  }

  /** The usual. */
  void useSpaceAgain() {
    store.setRetentionTime(RETENTION_MS);
    setReuseSpace(true);
  }

  /** A commit asks for it when it has taken the root of each map, to write the pages into it. */
  @Override
  public WriteBuffer getWriteBuffer() {
    picked.run();
    return super.getWriteBuffer();
  }
}
