package com.sendook.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a key that was just made is kept in the clear, if the operator asks for it: one line,
 * readable by its owner only.
 */
public final class ApiKeyFile {
  private ApiKeyFile() {}

  /** Writes the file, or replaces it: whole or not at all. Blocks. */
  public static void write(Path file, String key) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Java makes temporary files readable by their owner only.
    var fresh = Files.createTempFile(folder, "key", ".tmp");
    try {
      Files.writeString(fresh, key + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
