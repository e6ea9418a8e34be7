package com.sendook.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * A copy of a store that is used meanwhile: its file as it stands at one moment between two
 * checkpoints, and the journals that continue it, up to the moment at which the last of them is
 * copied. Opened, it is what a crash at that moment would have left.
 */
final class OnlineCopy {
  /** Of a store that gets new collections while it is copied, for which a journal has no words. */
  private static final int ATTEMPTS = 5;

  private static final int STEP_BYTES = 8 << 20;

  private final Checkpoints checkpoints;
  private final Path folder;
  private final LongConsumer copiedBytes;
  private long copied;

  OnlineCopy(Checkpoints checkpoints, Path folder, LongConsumer copiedBytes) {
    this.checkpoints = checkpoints;
    this.folder = folder;
    this.copiedBytes = copiedBytes;
  }

  void to(Path target) throws IOException {
    Files.createDirectories(target);
    for (int attempt = 1; !isCopied(target); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new IOException("collections come and go in the store: try again when it is quiet");
      }
    }
    sync(target);
  }

  private boolean isCopied(Path target) throws IOException {
    // What a start has made of collections and indexes may not be in the file yet.
    checkpoints.awaitStructure(checkpoints.structure());
    try {
      var standing = checkpoints.hold();
      copyFile(standing, target.resolve(EmbeddedMongo.FILE));
      copyJournals(standing.generation(), target);
      return checkpoints.structure() == standing.structure();
    } finally {
      checkpoints.letGo();
    }
  }

  private void copyFile(Checkpoints.Standing standing, Path target) throws IOException {
    try (var from = FileChannel.open(folder.resolve(EmbeddedMongo.FILE), StandardOpenOption.READ);
        var to = create(target)) {
      int head = standing.head().remaining();
      to.write(standing.head());
      copy(from, to, head, standing.fileBytes());
      to.force(true);
    }
  }

  /** Up to the one that is written to now, as far as that is: of those behind it nothing is. */
  private void copyJournals(long first, Path target) throws IOException {
    long last = checkpoints.current();
    for (long journal = first; journal <= last; journal++) {
      try (var from = FileChannel.open(Journal.file(folder, journal), StandardOpenOption.READ);
          var to = create(Journal.file(target, journal))) {
        copy(from, to, 0, from.size());
        to.force(true);
      }
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  private void copy(FileChannel from, FileChannel to, long start, long end) throws IOException {
    for (long position = start; position < end; ) {
      long step =
          from.transferTo(position, Math.min(STEP_BYTES, end - position), to.position(position));
      if (step <= 0) {
        throw new IOException("the store's files became shorter while they were copied");
      }
      position += step;
      copied += step;
      copiedBytes.accept(copied);
    }
  }

  private static void sync(Path target) throws IOException {
    try (var opened = FileChannel.open(target, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }
}
