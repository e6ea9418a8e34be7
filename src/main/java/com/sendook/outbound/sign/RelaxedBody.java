package com.sendook.outbound.sign;

/**
 * A body in the canonical form {@code relaxed} (RFC 6376, 3.4.4), made piece by piece: blanks
 * within a line are one space, blanks at its end are gone, and so are the empty lines at the end of
 * the body. What is left, if anything, ends with CRLF.
 *
 * <p>A CR or an LF alone ends a line too: that is how it goes out over SMTP.
 */
final class RelaxedBody {
  /** Takes the canonical form, a run of bytes at a time. */
  @FunctionalInterface
  interface Sink {
    void take(byte[] bytes, int offset, int length);
  }

  private static final int BLOCK_BYTES = 8 * 1024;

  private final Sink sink;
  private final byte[] block = new byte[BLOCK_BYTES];
  private int filled;

  /** Line ends that count only once something follows them. */
  private long lineEnds;

  private boolean blank;
  private boolean afterCr;
  private boolean isEmpty = true;

  RelaxedBody(Sink sink) {
    this.sink = sink;
  }

  /** The next piece; it may end anywhere. */
  void update(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      update(bytes[i]);
    }
  }

  private void update(byte octet) {
    if (octet == '\r' || octet == '\n') {
      if (octet == '\r' || !afterCr) {
        endLine();
      }
    } else if (octet == ' ' || octet == '\t') {
      blank = true;
    } else {
      flushPending();
      put(octet);
      isEmpty = false;
    }
    afterCr = octet == '\r';
  }

  private void endLine() {
    lineEnds++;
    blank = false;
  }

  private void flushPending() {
    for (; lineEnds > 0; lineEnds--) {
      putLineEnd();
    }
    if (blank) {
      put((byte) ' ');
      blank = false;
    }
  }

  /** The end of the body: the last line that is not empty is ended, whatever stood behind it. */
  void finish() {
    if (!isEmpty) {
      putLineEnd();
    }
    flush();
  }

  private void putLineEnd() {
    put((byte) '\r');
    put((byte) '\n');
  }

  private void put(byte octet) {
    if (filled == block.length) {
      flush();
    }
    block[filled++] = octet;
  }

  private void flush() {
    sink.take(block, 0, filled);
    filled = 0;
  }
}
