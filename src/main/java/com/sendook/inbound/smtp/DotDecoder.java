package com.sendook.inbound.smtp;

import io.vertx.core.buffer.Buffer;

/**
 * Undoes the dot-stuffing of mail data and finds its end (RFC 5321, 4.5.2), however the bytes are
 * cut into pieces.
 *
 * <p>The end is CRLF.CRLF and nothing like it: whoever takes LF.LF or CR.CR for the end lets a
 * client smuggle a second mail through a server that does not. A bare CR or LF makes the mail
 * malformed (RFC 5321, 2.3.8); decoding goes on to the true end, and gives no more bytes.
 */
final class DotDecoder implements MailData {
  private enum State {
    LINE_START,
    /** After a dot that began a line: it is dropped, whatever follows. */
    DOT,
    DOT_CR,
    TEXT,
    TEXT_CR,
    END
  }

  /** The CRLF that ended the DATA command begins the first line (RFC 5321, 4.1.1.4). */
  private State state = State.LINE_START;

  private boolean malformed;

  /** Whether CRLF.CRLF has been read. */
  @Override
  public boolean ended() {
    return state == State.END;
  }

  @Override
  public boolean endsMail() {
    return true;
  }

  @Override
  public boolean malformed() {
    return malformed;
  }

  @Override
  public Buffer decode(Input input) {
    byte[] bytes = input.bytes();
    Runs mail = new Runs(input);
    int i = input.position();
    int runStart = i;
    while (i < bytes.length && state != State.END) {
      if (state == State.TEXT) {
        i = endOfText(bytes, i);
        if (i == bytes.length) {
          break;
        }
      }
      State before = state;
      state = next(before, bytes[i]);
      if (state == State.DOT) {
        mail.add(runStart, i);
      }
      if (before == State.DOT) {
        runStart = i;
      }
      i++;
    }
    input.position(i);
    if (!terminating()) {
      mail.add(runStart, i);
    }
    return malformed ? Buffer.buffer() : mail.joined();
  }

  /** Within what is, or may become, the dot and CRLF that end the mail: no byte of it belongs. */
  private boolean terminating() {
    return state == State.DOT || state == State.DOT_CR || state == State.END;
  }

  private static int endOfText(byte[] bytes, int start) {
    int i = start;
    while (i < bytes.length && bytes[i] != '\r' && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  private State next(State before, byte octet) {
    boolean afterCr = before == State.TEXT_CR || before == State.DOT_CR;
    if (octet == '\n' && afterCr) {
      return before == State.DOT_CR ? State.END : State.LINE_START;
    }
    malformed |= afterCr || octet == '\n';
    if (octet == '\r') {
      return before == State.DOT ? State.DOT_CR : State.TEXT_CR;
    }
    return octet == '.' && before == State.LINE_START ? State.DOT : State.TEXT;
  }

  /** The stretches of one input that belong to the mail. Most often there is only one. */
  private static final class Runs {
    private final Input input;
    private Buffer first = Buffer.buffer();
    private Buffer copy;

    Runs(Input input) {
      this.input = input;
    }

    void add(int start, int end) {
      if (start >= end) {
        return;
      }
      Buffer run = input.slice(start, end);
      if (first.length() == 0) {
        first = run;
      } else {
        copy = copy == null ? Buffer.buffer().appendBuffer(first) : copy;
        copy.appendBuffer(run);
      }
    }

    Buffer joined() {
      return copy == null ? first : copy;
    }
  }
}
