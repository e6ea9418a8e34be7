package com.sendook.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The file that Redis is started with; it holds the password, so only its owner may read it. */
record RedisConfiguration(int port, String password) {
  private static final int PASSWORD_BYTES = 24;

  /**
   * {@code appendfsync always}, not {@code everysec}: the counters keep limits, and a limit must
   * not come back after a power cut. Redis syncs once for all commands that came together, so under
   * load the price is small.
   */
  private static final String TEMPLATE =
      """
      # Written anew at each start.
      bind 127.0.0.1
      port %d
      requirepass %s
      dir "%s"
      daemonize no
      save ""
      appendonly yes
      appendfsync always
      maxmemory 128mb
      maxmemory-policy noeviction
      # Keeps this file's name on the command line: by it a left-over process is known.
      set-proc-title no
      """;

  static Path file(Path folder) {
    return folder.resolve("redis.conf");
  }

  /** Writes the file, with a new password. */
  static RedisConfiguration create(Path folder, int port) throws IOException {
    byte[] secret = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(secret);
    String password = HexFormat.of().formatHex(secret);
    String quotedFolder = folder.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    Path file = file(folder);
    Files.deleteIfExists(file);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      var ownerOnly = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    Files.writeString(file, TEMPLATE.formatted(port, password, quotedFolder));
    return new RedisConfiguration(port, password);
  }
}
