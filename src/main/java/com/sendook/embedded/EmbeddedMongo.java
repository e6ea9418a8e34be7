package com.sendook.embedded;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * A MongoDB stand-in that comes with the program, for a first run and small installs: it keeps its
 * data in one file and speaks the MongoDB protocol on a free port of 127.0.0.1.
 *
 * <p>Promises: a write is on disk (synced) before it is answered, and survives {@code kill -9};
 * indexes are used for equality, ranges and order (see {@link OrderedIndex}); documents whose time
 * is over go within minutes; one process at a time opens a folder. There is no access control
 * beyond the loopback address.
 *
 * <p>All methods block: call them off the event loop.
 */
public final class EmbeddedMongo implements AutoCloseable {
  /** A connection waits for its commit on its own thread, so there is one for each of a pool. */
  private static final int CONNECTION_THREADS = 128;

  private static final Duration EXPIRE_EVERY = Duration.ofMinutes(1);

  static final String FILE = "mongo.mv";

  private final MongoServer server;
  private final DurableBackend backend;
  private final Path folder;
  private final String connectionString;

  private EmbeddedMongo(MongoServer server, DurableBackend backend, Path folder) {
    this.server = server;
    this.backend = backend;
    this.folder = folder;
    InetSocketAddress address = server.getLocalAddress();
    this.connectionString = "mongodb://127.0.0.1:" + address.getPort();
  }

  /**
   * Opens the store in this folder, or makes it, and listens.
   *
   * @throws IOException when the folder cannot be used, or another process uses it; the message
   *     says which
   */
  public static EmbeddedMongo start(Path folder) throws IOException {
    return start(folder, EXPIRE_EVERY, Checkpoints.Pace.USUAL);
  }

  static EmbeddedMongo start(Path folder, Duration expireEvery, Checkpoints.Pace pace)
      throws IOException {
    Files.createDirectories(folder);
    StoreFile file = open(folder.resolve(FILE), folder.resolve("mongo.pid"));
    try {
      DurableBackend backend = DurableBackend.open(file, folder, expireEvery, pace);
      MongoServer server = new MongoServer(backend);
      server.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
          1,
          CONNECTION_THREADS);
      return new EmbeddedMongo(server, backend, folder);
    } catch (IOException | RuntimeException e) {
      file.maps().closeImmediately();
      throw new IOException("Cannot serve the store in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static StoreFile open(Path file, Path pidFile) throws IOException {
    try {
      StoreFile store = StoreFile.open(file);
      Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));
      return store;
    } catch (MVStoreException e) {
      if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
        throw new IOException(inUse(file, pidFile), e);
      }
      throw new IOException("Cannot open the store " + file + ": " + e.getMessage(), e);
    }
  }

  private static String inUse(Path file, Path pidFile) throws IOException {
    String pid = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "unknown";
    return "data folder %s is in use by another gateway (pid %s); stop it, or choose another folder"
        .formatted(file.getParent(), pid);
  }

  /** Where clients connect, such as {@code mongodb://127.0.0.1:34567}. */
  public String connectionString() {
    return connectionString;
  }

  /**
   * Completes, with the reason, once the store could not be written (a full disk, no memory): every
   * command fails from then on. What was answered before is on disk, and the next start has it.
   */
  public CompletionStage<Throwable> lost() {
    return backend.lost();
  }

  /**
   * Copies the store to a folder, which {@link #start} then takes, while it is used: everything
   * that was answered before this was called is in the copy, and what comes meanwhile may be. One
   * copy is made at a time; another one waits.
   *
   * @param target is made; nothing of a store may stand in it
   * @param copiedBytes told now and then how much was copied
   * @throws IOException when it cannot be written; the message says why
   */
  public synchronized void copyTo(Path target, LongConsumer copiedBytes) throws IOException {
    backend.copyTo(target, copiedBytes);
  }

  /** About so much there is to copy. */
  public long bytes() throws IOException {
    return Files.size(folder.resolve(FILE));
  }

  /** Where the store of a data folder, or of a backup, has its files. */
  public static Path folderIn(Path dataDir) {
    return dataDir.resolve("mongo");
  }

  /** Whether a store stands in this folder. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /** Drops the connections, writes what is left, and frees the folder. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
