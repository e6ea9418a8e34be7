package com.sendook.secret;

import com.sendook.config.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The file with the installation's secret key: 32 bytes as one line of Base64, mode 0600. Lines
 * below it hold the keys that it took the place of.
 */
final class SecretKeyFile {
  static final int KEY_BYTES = 32;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> OWNER_EVERYTHING =
      PosixFilePermissions.fromString("rwx------");

  private final Path file;

  SecretKeyFile(Path file) {
    this.file = file;
  }

  /** The key, and behind it the older ones; made first where there is none. */
  List<byte[]> readOrMake() {
    try {
      if (Files.notExists(file)) {
        make();
      }
      checkPermissions();
      return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new ConfigException("the secret key " + file + " cannot be used: " + e);
    }
  }

  /** Written beside its place and then moved, so that a crash leaves no half a key. */
  private void make() throws IOException {
    var folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Java makes temporary files readable by their owner only.
    var fresh = Files.createTempFile(folder, "secret", ".tmp");
    try {
      if (isPosix(fresh)) {
        Files.setPosixFilePermissions(fresh, OWNER_ONLY);
      }
      var key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      var line = Base64.getEncoder().encodeToString(key) + "\n";
      try (var out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
        out.force(true);
      }
      Files.move(fresh, file);
    } catch (FileAlreadyExistsException e) {
      // Another process was first: its key is the one.
      Files.deleteIfExists(fresh);
    }
  }

  private void checkPermissions() throws IOException {
    if (isPosix(file) && !OWNER_EVERYTHING.containsAll(Files.getPosixFilePermissions(file))) {
      throw new ConfigException(
          "the secret key " + file + " can be read by others; run: chmod 600 " + file);
    }
  }

  private static boolean isPosix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }

  private List<byte[]> parse(String text) {
    var lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw malformed();
    }
    return lines.stream().map(this::parseLine).toList();
  }

  private byte[] parseLine(String line) {
    try {
      var key = Base64.getDecoder().decode(line);
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Told below, for both.
    }
    throw malformed();
  }

  private ConfigException malformed() {
    return new ConfigException(
        "the secret key "
            + file
            + " is malformed: it must hold "
            + KEY_BYTES
            + " bytes as one line of Base64, and may hold older keys as lines below it; put the"
            + " right file back, or remove it to have a new key made (what was sealed with the old"
            + " one can then not be opened any more)");
  }
}
