package com.sendook.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** The first piece, as {@link #copyTo} gives it; empty where there are no bytes. */
  Future<Buffer> beginning();

  /** The same bytes, but for another first piece. */
  default ByteSource beginningWith(Buffer first, Buffer instead) {
    var whole = this;
    return new ByteSource() {
      @Override
      public long size() {
        return whole.size() - first.length() + instead.length();
      }

      @Override
      public Future<Buffer> beginning() {
        return Future.succeededFuture(instead);
      }

      @Override
      public Future<Void> copyTo(Function<Buffer, Future<Void>> sink) {
        var begun = new AtomicBoolean();
        return whole.copyTo(piece -> sink.apply(begun.getAndSet(true) ? piece : instead));
      }
    };
  }

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

      @Override
      public Future<Buffer> beginning() {
        return Future.succeededFuture(bytes.slice(0, Math.min(bytes.length(), Blobs.CHUNK_BYTES)));
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
