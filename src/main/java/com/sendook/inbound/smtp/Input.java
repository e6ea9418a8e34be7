package com.sendook.inbound.smtp;

import io.vertx.core.buffer.Buffer;

/**
 * Bytes from the client and how far they have been read. The bytes stand in an array because that
 * is many times faster to scan than a buffer; what is passed on is cut from the buffer, uncopied.
 */
final class Input {
  private final Buffer buffer;
  private final byte[] bytes;
  private int position;

  Input(Buffer buffer) {
    this.buffer = buffer;
    this.bytes = buffer.getBytes();
  }

  /** What is left of this, and these bytes behind it. */
  Input and(Buffer more) {
    return new Input(buffer.getBuffer(position, bytes.length).appendBuffer(more));
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  void position(int newPosition) {
    position = newPosition;
  }

  boolean isEmpty() {
    return position == bytes.length;
  }

  Buffer slice(int start, int end) {
    return buffer.slice(start, end);
  }
}
