package com.sendook.command.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the gateway keeps what is its own. */
final class FolderCheck implements Check {
  private static final String SUBJECT = "data folder";
  private static final long LEAST_FREE = 1L << 30;

  @Override
  public List<Finding> look(Site site) throws IOException {
    var folder = site.config().dataDir().toAbsolutePath();
    var there = nearest(folder);
    try {
      if (there.equals(folder)) {
        Files.delete(Files.createTempFile(folder, ".writable", null));
      } else if (!Files.isDirectory(there) || !isWritable(there)) {
        throw new IOException("it cannot be made");
      }
    } catch (IOException e) {
      return List.of(
          Finding.fault(
              SUBJECT,
              folder + " cannot be written",
              "set dataDir (SENDOOK_DATA_DIR) to a folder that can, or give this one to the user"
                  + " that the gateway runs as"));
    }
    long free = Files.getFileStore(there).getUsableSpace();
    var shown = "%s, %.1f GB free".formatted(folder, free / (double) (1 << 30));
    if (free < LEAST_FREE) {
      return List.of(
          Finding.warning(
              SUBJECT, shown, "make room: the gateway ends when its store cannot be written"));
    }
    return List.of(
        Finding.ok(SUBJECT, there.equals(folder) ? shown : shown + " (made at the first start)"));
  }

  /** Folders of the kernel say that they can be written, and cannot. */
  private static boolean isWritable(Path folder) throws IOException {
    return Files.isWritable(folder) && !Files.getFileStore(folder).type().matches("proc|sysfs");
  }

  /** The folder, or of those above it the first that there is. */
  private static Path nearest(Path folder) {
    var there = folder;
    while (Files.notExists(there)) {
      there = there.getParent();
    }
    return there;
  }
}
