package com.sendook.outbound.bulk;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into lines. A line that is too long is dropped to its end and told as one
 * that is; a CR before the LF belongs to the line's end; lines with nothing in them are none.
 */
final class LineSplitter {
  private static final byte LF = '\n';
  private static final byte CR = '\r';

  private final int maxBytes;
  private final Consumer<Buffer> line;
  private final Runnable tooLong;
  private Buffer begun = Buffer.buffer();
  private boolean dropping;

  LineSplitter(int maxBytes, Consumer<Buffer> line, Runnable tooLong) {
    this.maxBytes = maxBytes;
    this.line = line;
    this.tooLong = tooLong;
  }

  void append(Buffer chunk) {
    int start = 0;
    var bytes = chunk.getBytes();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == LF) {
        take(chunk, start, i);
        end();
        start = i + 1;
      }
    }
    take(chunk, start, chunk.length());
  }

  /** The stream is over: what has come without an LF behind it is a line too. */
  void end() {
    int length = begun.length();
    if (length > 0 && begun.getByte(length - 1) == CR) {
      length--;
    }
    var whole = begun;
    boolean dropped = dropping;
    begun = Buffer.buffer();
    dropping = false;
    if (dropped) {
      tooLong.run();
    } else if (length > 0) {
      line.accept(whole.slice(0, length));
    }
  }

  private void take(Buffer chunk, int start, int end) {
    if (dropping || begun.length() + end - start > maxBytes) {
      dropping = true;
      begun = Buffer.buffer();
    } else {
      begun.appendBuffer(chunk, start, end - start);
    }
  }
}
