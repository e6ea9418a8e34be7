package com.sendook.mail;

/** The fields of a raw mail's header (RFC 5322, 2.2), byte by byte, the lines ended by CRLF. */
public final class HeaderFields {
  private HeaderFields() {}

  /**
   * Where the field ends: at the CRLF that no white space follows (RFC 5322, 2.2.3), or with the
   * mail.
   *
   * @param start where it begins
   */
  public static int end(byte[] mail, int start) {
    for (int i = start; i + 1 < mail.length; i++) {
      boolean lineEnds = mail[i] == '\r' && mail[i + 1] == '\n';
      boolean goesOn = i + 2 < mail.length && (mail[i + 2] == ' ' || mail[i + 2] == '\t');
      if (lineEnds && !goesOn) {
        return i;
      }
    }
    return mail.length;
  }
}
