package com.sendook.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of changes, in the order in which they were made: what stands in it is what the store
 * has not written into its own file yet. A change is its length, a checksum and a BSON document.
 * Not thread-safe, but for its length.
 */
final class Journal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final String NAME = "mongo.journal.";
  private static final int HEADER_BYTES = 8;

  /** The file grows in such steps: a sync that need not record a new length is cheaper. */
  private static final int GROWTH_BYTES = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private volatile long length;
  private long allocated;

  private Journal(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** A new file; the folder knows of it when this returns. */
  static Journal create(Path folder, long generation) throws IOException {
    Path file = file(folder, generation);
    Files.deleteIfExists(file);
    Journal journal = new Journal(file);
    syncFolder(folder);
    return journal;
  }

  static Path file(Path folder, long generation) {
    return folder.resolve(NAME + generation);
  }

  /** Those that the store's own file has caught up with. */
  static void removeAllBefore(Path folder, long generation) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, NAME + "*")) {
      for (Path file : files) {
        long its = Long.parseLong(file.getFileName().toString().substring(NAME.length()));
        if (its < generation) {
          Files.delete(file);
        }
      }
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  /** A change as it stands in the file. */
  static ByteBuf encode(Document change) {
    ByteBuf record = Unpooled.buffer(HEADER_BYTES + DocumentType.INSTANCE.getMemory(change));
    record.writeZero(HEADER_BYTES);
    BsonEncoder.encodeDocument(change, record);
    int size = record.readableBytes() - HEADER_BYTES;
    record.setInt(0, size);
    record.setInt(Integer.BYTES, checksum(record.nioBuffer(HEADER_BYTES, size)));
    return record;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Writes encoded changes and returns when they are on disk. */
  void append(ByteBuf changes) throws IOException {
    long end = length;
    grow(end + changes.readableBytes());
    while (changes.isReadable()) {
      // In steps: the JDK copies what it writes, and keeps the copy's space for the thread.
      int step = Math.min(GROWTH_BYTES, changes.readableBytes());
      int written = channel.write(changes.nioBuffer(changes.readerIndex(), step), end);
      changes.skipBytes(written);
      end += written;
    }
    channel.force(false);
    length = end;
  }

  /** Zeros beyond the last change end the reading, as the end of the file does. */
  private void grow(long needed) throws IOException {
    if (needed <= allocated) {
      return;
    }
    ByteBuffer zeros = ByteBuffer.allocate(GROWTH_BYTES);
    while (allocated < needed) {
      zeros.clear();
      while (zeros.hasRemaining()) {
        allocated += channel.write(zeros, allocated);
      }
    }
  }

  long length() {
    return length;
  }

  /**
   * Hands on the changes of a file, up to the first that is not whole: a crash in the middle of
   * writing it means that nobody was told that it was made.
   *
   * @return how many there were
   */
  static long read(Path file, Consumer<Document> each) throws IOException {
    long count = 0;
    try (var bytes = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (Document change = readOne(bytes); change != null; change = readOne(bytes)) {
        each.accept(change);
        count++;
      }
    } catch (EOFException e) {
      log.debug("The last change in {} is not whole", file);
    }
    return count;
  }

  private static Document readOne(DataInputStream bytes) throws IOException {
    int size = bytes.readInt();
    int checksum = bytes.readInt();
    if (size <= 0) {
      return null;
    }
    byte[] change = bytes.readNBytes(size);
    boolean whole = change.length == size && checksum == checksum(ByteBuffer.wrap(change));
    return whole ? BsonDecoder.decodeBson(Unpooled.wrappedBuffer(change)) : null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Closes it; the file goes. */
  void remove() throws IOException {
    close();
    Files.delete(file);
  }
}
