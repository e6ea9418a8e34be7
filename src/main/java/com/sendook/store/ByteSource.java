package com.sendook.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** Bytes that are handed on piece by piece, so that nobody has to hold the whole. */
public interface ByteSource {
  /** How many there are. */
  long size();

  /**
   * Gives the sink one piece after the other, each when it has taken the one before. Fails where a
   * piece cannot be read or taken; the pieces before it are with the sink by then.
   */
  Future<Void> copyTo(Function<Buffer, Future<Void>> sink);

  /** Bytes that are at hand. */
  static ByteSource of(Buffer bytes) {
    return new ByteSource() {
      @Override
      public long size() {
        return bytes.length();
      }

      @Override
      public Future<Void> copyTo(Function<Buffer, Future<Void>> sink) {
        return copyFrom(0, sink);
      }

      private Future<Void> copyFrom(int start, Function<Buffer, Future<Void>> sink) {
        if (start >= bytes.length()) {
          return Future.succeededFuture();
        }
        int end = Math.min(bytes.length(), start + Blobs.CHUNK_BYTES);
        return sink.apply(bytes.slice(start, end)).compose(taken -> copyFrom(end, sink));
      }
    };
  }
}
