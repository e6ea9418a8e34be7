package com.sendook.inbound.smtp;

/** What came as one command line, ended by CRLF. */
sealed interface CommandLine {

  /** A line to be understood, without its CRLF. */
  record Text(String line) implements CommandLine {}

  /** Longer than {@link CommandLineReader#MAX_LINE_OCTETS}. */
  record TooLong() implements CommandLine {}

  /** Held octets that are not UTF-8 (RFC 6531, 3.3). */
  record NotUtf8() implements CommandLine {}

  /** Held a CR or LF that was not part of CRLF (RFC 5321, 2.3.8). */
  record BareLineBreak() implements CommandLine {}

  /** Has no end: given up on. The place of the next command is not known. */
  record Endless() implements CommandLine {}
}
