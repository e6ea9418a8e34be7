package com.sendook.backup;

import com.sendook.embedded.EmbeddedMongo;
import com.sendook.secret.SecretBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;

/**
 * Brings a backup back into a data folder in which no store stands yet. Blocks.
 *
 * <p>The installation that it comes from must be gone for good: what it sent after the backup, the
 * restored one does not know of, and sends again.
 */
public final class Restore {
  private final Path backup;
  private final Path dataDir;

  public Restore(Path backup, Path dataDir) {
    this.backup = backup;
    this.dataDir = dataDir;
  }

  /**
   * Does it.
   *
   * @return when the backup was made
   * @throws IOException where it cannot be done; the message says why, and what would help. Nothing
   *     that stood in the data folder is changed
   */
  public Instant run() throws IOException {
    var contents = Contents.read(backup);
    checkFree();
    copyKey();
    copyStore();
    tryToOpen();
    return contents.createdAt();
  }

  private void checkFree() throws IOException {
    if (EmbeddedMongo.isIn(EmbeddedMongo.folderIn(dataDir))) {
      throw new IOException(
          "there is a store in %s: stop its gateway, and move that folder away"
              .formatted(EmbeddedMongo.folderIn(dataDir)));
    }
  }

  private void copyKey() throws IOException {
    var kept = SecretBox.keyFile(backup);
    var own = SecretBox.keyFile(dataDir);
    if (Files.notExists(kept)) {
      return;
    }
    if (Files.exists(own)) {
      if (!Arrays.equals(Files.readAllBytes(kept), Files.readAllBytes(own))) {
        throw new IOException(
            own
                + " is another key than the backup's, with which its secrets are sealed: move it away");
      }
      return;
    }
    Files.createDirectories(dataDir);
    Files.copy(kept, own, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Under another name until it is whole: what was begun and not ended is no store. */
  private void copyStore() throws IOException {
    var begun = dataDir.resolve("mongo.restoring");
    Files.createDirectories(begun);
    try (var files = Files.list(EmbeddedMongo.folderIn(backup))) {
      for (var file : files.toList()) {
        Files.copy(file, begun.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    var place = EmbeddedMongo.folderIn(dataDir);
    Files.deleteIfExists(place);
    Files.move(begun, place, StandardCopyOption.ATOMIC_MOVE);
  }

  private void tryToOpen() throws IOException {
    EmbeddedMongo.start(EmbeddedMongo.folderIn(dataDir)).close();
  }
}
