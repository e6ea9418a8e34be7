package com.sendook.outbound.transport.smtp;

import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A mail as it is written after DATA: dots at the start of lines doubled (RFC 5321, section 4.5.2),
 * the final dot at the end, in chunks of at most 64 KiB of the mail.
 *
 * <p>A finished mail has no bare CR or LF. Should one have slipped in, it goes out as CRLF (section
 * 2.3.8): else a lenient server could find an end of the mail where there is none, and take what
 * follows for commands.
 */
final class MailData implements Iterator<Buffer> {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final byte[] CRLF = {'\r', '\n'};

  private final Buffer mail;
  private int position;
  private boolean ended;

  /** The last byte that was read; a mail begins at the start of a line. */
  private byte previous = '\n';

  MailData(Buffer mail) {
    this.mail = mail;
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public Buffer next() {
    if (ended) {
      throw new NoSuchElementException();
    }
    int end = Math.min(mail.length(), position + CHUNK_BYTES);
    byte[] chunk = mail.getBytes(position, end);
    position = end;
    Buffer out = Buffer.buffer(chunk.length + chunk.length / 64 + 8);
    stuff(chunk, out);
    if (position == mail.length()) {
      end(out);
    }
    return out;
  }

  /** Copies run by run: a run ends only where something has to be put in. */
  private void stuff(byte[] chunk, Buffer out) {
    int run = 0;
    byte before = previous;
    for (int i = 0; i < chunk.length; i++) {
      byte octet = chunk[i];
      if (before == '\r' && octet != '\n') {
        out.appendBytes(chunk, run, i - run).appendByte((byte) '\n');
        run = i;
        before = '\n';
      }
      if (octet == '\n' && before != '\r') {
        out.appendBytes(chunk, run, i - run).appendByte((byte) '\r');
        run = i;
      } else if (octet == '.' && before == '\n') {
        out.appendBytes(chunk, run, i - run).appendByte((byte) '.');
        run = i;
      }
      before = octet;
    }
    out.appendBytes(chunk, run, chunk.length - run);
    previous = before;
  }

  private void end(Buffer out) {
    if (previous == '\r') {
      out.appendByte((byte) '\n');
    } else if (previous != '\n') {
      out.appendBytes(CRLF);
    }
    out.appendByte((byte) '.').appendBytes(CRLF);
    ended = true;
  }
}
