package com.sendook.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Bytes too large for a document: attachments, raw mail, long bodies. A blob is a row of chunks of
 * {@value #CHUNK_BYTES} bytes, each a plain document whose {@code _id} is the blob's id and the
 * chunk's number; so reading and removing go by id alone, a small blob is one document, and a large
 * one is written and read piece by piece.
 */
public final class Blobs {
  /** Also the size up to which bodies and raw mail stay in the documents that they belong to. */
  public static final int CHUNK_BYTES = 256 * 1024;

  private final Store store;

  public Blobs(Store store) {
    this.store = store;
  }

  /** Stores the whole; storing the same id again changes nothing. */
  public Future<Blob> put(String id, Buffer bytes) {
    var writer = writer(id);
    return writer.append(bytes).compose(appended -> writer.finish());
  }

  /** For bytes that come bit by bit. */
  public Writer writer(String id) {
    return new Writer(id);
  }

  /** The whole; fails where a chunk is missing. */
  public Future<Buffer> read(Blob blob) {
    var whole = Buffer.buffer((int) blob.size());
    return source(blob)
        .copyTo(
            chunk -> {
              whole.appendBuffer(chunk);
              return Future.succeededFuture();
            })
        .map(whole);
  }

  /** The whole, read chunk by chunk as it is asked for; fails where a chunk is missing. */
  public ByteSource source(Blob blob) {
    return new ByteSource() {
      @Override
      public long size() {
        return blob.size();
      }

      @Override
      public Future<Void> copyTo(Function<Buffer, Future<Void>> sink) {
        return copyFrom(blob, 0, sink);
      }

      @Override
      public Future<Buffer> beginning() {
        return chunks(blob.size()) == 0 ? Future.succeededFuture(Buffer.buffer()) : chunk(blob, 0);
      }
    };
  }

  private Future<Void> copyFrom(Blob blob, int chunk, Function<Buffer, Future<Void>> sink) {
    if (chunk >= chunks(blob.size())) {
      return Future.succeededFuture();
    }
    return chunk(blob, chunk).compose(sink).compose(taken -> copyFrom(blob, chunk + 1, sink));
  }

  private Future<Buffer> chunk(Blob blob, int chunk) {
    return store
        .findOne(Collections.BLOBS, new JsonObject().put("_id", chunkId(blob.id(), chunk)))
        .compose(
            document ->
                document == null
                    ? Future.failedFuture("blob " + blob.id() + " lacks its chunk " + chunk)
                    : Future.succeededFuture(Buffer.buffer(bytes(document))));
  }

  /** Removes what is there of it. */
  public Future<Void> remove(Blob blob) {
    var ids = IntStream.range(0, chunks(blob.size())).mapToObj(n -> chunkId(blob.id(), n)).toList();
    return store.removeAll(
        Collections.BLOBS, new JsonObject().put("_id", new JsonObject().put("$in", ids)));
  }

  /** Bytes as they stand in a document. */
  public static JsonObject binary(Buffer bytes) {
    return new JsonObject().put("$binary", bytes.getBytes());
  }

  /** The bytes of {@link #binary}. */
  public static byte[] bytes(JsonObject document, String field) {
    return document.getJsonObject(field).getBinary("$binary");
  }

  private static byte[] bytes(JsonObject document) {
    return bytes(document, "data");
  }

  private static int chunks(long size) {
    return (int) ((size + CHUNK_BYTES - 1) / CHUNK_BYTES);
  }

  private static String chunkId(String id, int chunk) {
    return id + "." + chunk;
  }

  /** Takes bytes in order and stores each chunk as it fills; one call at a time. */
  public final class Writer {
    private final String id;
    private Buffer pending = Buffer.buffer();
    private long size;
    private int chunk;

    private Writer(String id) {
      this.id = id;
    }

    /** Completes when more may come: what fills a chunk is on disk by then. */
    public Future<Void> append(Buffer bytes) {
      size += bytes.length();
      return appendFrom(bytes, 0);
    }

    // Chunk by chunk out of the one buffer: a copy of what is still to come would be made for each
    // chunk, which is quadratic, and all of them would live as long as the chain of futures.
    private Future<Void> appendFrom(Buffer bytes, int start) {
      int end = Math.min(bytes.length(), start + CHUNK_BYTES - pending.length());
      pending.appendBuffer(bytes, start, end - start);
      if (pending.length() < CHUNK_BYTES) {
        return Future.succeededFuture();
      }
      var full = pending;
      pending = Buffer.buffer();
      return store(full).compose(stored -> appendFrom(bytes, end));
    }

    /** How many bytes were appended. */
    public long size() {
      return size;
    }

    /** Completes when all of it is on disk. */
    public Future<Blob> finish() {
      var last = pending.length() == 0 ? Future.<Void>succeededFuture() : store(pending);
      return last.map(stored -> new Blob(id, size));
    }

    /** Removes what was stored so far. */
    public Future<Void> discard() {
      return remove(new Blob(id, size));
    }

    private Future<Void> store(Buffer bytes) {
      var document = new JsonObject().put("_id", chunkId(id, chunk++)).put("data", binary(bytes));
      return store.insertIfAbsent(Collections.BLOBS, document).mapEmpty();
    }
  }
}
