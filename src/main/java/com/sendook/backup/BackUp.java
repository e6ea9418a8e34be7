package com.sendook.backup;

import com.sendook.embedded.EmbeddedMongo;
import com.sendook.secret.SecretBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Makes a backup: the store as it is when the copying ends, and the secret key, without which it
 * could not be read. Everything that was answered before it began is in it. Only its owner can read
 * the folder. Blocks.
 */
public final class BackUp {
  private final EmbeddedMongo store;
  private final Path dataDir;

  public BackUp(EmbeddedMongo store, Path dataDir) {
    this.store = store;
    this.dataDir = dataDir;
  }

  /** About so many bytes there are to copy. */
  public long bytes() throws IOException {
    return store.bytes();
  }

  /**
   * Makes one.
   *
   * @param folder absolute; is made, or must be empty
   * @param copiedBytes told now and then how much was copied
   * @return of how many bytes it is
   * @throws IOException where it cannot be made; the message says why, and what would help
   */
  public long to(Path folder, LongConsumer copiedBytes) throws IOException {
    make(folder);
    var copied = new AtomicLong();
    store.copyTo(
        EmbeddedMongo.folderIn(folder),
        bytes -> {
          copied.set(bytes);
          copiedBytes.accept(bytes);
        });
    copyKey(folder);
    new Contents(Instant.now().truncatedTo(ChronoUnit.MILLIS), copied.get()).write(folder);
    return copied.get();
  }

  private void make(Path folder) throws IOException {
    if (!folder.isAbsolute()) {
      throw new IOException("the folder of a backup must be named from the root, but is " + folder);
    }
    if (folder.normalize().startsWith(dataDir.toAbsolutePath().normalize())) {
      throw new IOException("a backup inside the data folder would go with it: choose another");
    }
    Files.createDirectories(folder);
    try (var inIt = Files.list(folder)) {
      if (inIt.findAny().isPresent()) {
        throw new IOException(folder + " is not empty: choose a new folder for each backup");
      }
    }
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Where the key is in the configuration there is no file of it. */
  private void copyKey(Path folder) throws IOException {
    var key = SecretBox.keyFile(dataDir);
    if (Files.exists(key)) {
      Files.copy(key, SecretBox.keyFile(folder), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
