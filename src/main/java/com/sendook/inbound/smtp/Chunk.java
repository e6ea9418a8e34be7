package com.sendook.inbound.smtp;

import io.vertx.core.buffer.Buffer;

/** The octets behind one BDAT: so many as it said, whatever they are (RFC 3030, 2). */
final class Chunk implements MailData {
  private final boolean last;
  private final LineEnds lineEnds;
  private long left;

  /**
   * One that is to come.
   *
   * @param lineEnds of the mail, whose chunks may be cut within a CRLF
   */
  Chunk(long octets, boolean last, LineEnds lineEnds) {
    this.left = octets;
    this.last = last;
    this.lineEnds = lineEnds;
  }

  @Override
  public Buffer decode(Input input) {
    int start = input.position();
    int end = (int) Math.min(input.bytes().length, start + left);
    lineEnds.read(input.bytes(), start, end);
    input.position(end);
    left -= end - start;
    if (ended() && last) {
      lineEnds.end();
    }
    return malformed() ? Buffer.buffer() : input.slice(start, end);
  }

  @Override
  public boolean ended() {
    return left == 0;
  }

  @Override
  public boolean endsMail() {
    return last;
  }

  @Override
  public boolean malformed() {
    return lineEnds.malformed();
  }
}
