package com.sendook.backup;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What a backup says of itself, in {@code backup.json}. It is written last: a folder without it is
 * no whole backup.
 *
 * @param createdAt when the copy was whole
 * @param bytes of the store's files
 */
record Contents(Instant createdAt, long bytes) {
  private static final String FILE = "backup.json";

  void write(Path backup) throws IOException {
    var json = new JsonObject().put("createdAt", createdAt.toString()).put("bytes", bytes);
    try (var out =
        FileChannel.open(
            backup.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(json.toBuffer().getBytes()));
      out.force(true);
    }
  }

  /**
   * Reads it.
   *
   * @throws IOException where there is none; the message says what that means
   */
  static Contents read(Path backup) throws IOException {
    var file = backup.resolve(FILE);
    try {
      var json = new JsonObject(Buffer.buffer(Files.readAllBytes(file)));
      return new Contents(Instant.parse(json.getString("createdAt")), json.getLong("bytes"));
    } catch (NoSuchFileException e) {
      throw new IOException(backup + " holds no whole backup: there is no " + FILE + " in it", e);
    } catch (DecodeException
        | DateTimeParseException
        | ClassCastException
        | NullPointerException e) {
      throw new IOException(file + " is not what a backup says of itself", e);
    }
  }
}
