package com.sendook.inbound.smtp;

/** Looks for a CR or LF that is not part of CRLF (RFC 5321, 2.3.8), however a mail is cut. */
final class LineEnds {
  private boolean afterCr;
  private boolean malformed;

  void read(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      malformed |= afterCr != (bytes[i] == '\n');
      afterCr = bytes[i] == '\r';
    }
  }

  /** The mail ends here. */
  void end() {
    malformed |= afterCr;
  }

  boolean malformed() {
    return malformed;
  }
}
