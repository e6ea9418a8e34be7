package com.sendook.inbound.smtp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Cuts the client's bytes into command lines. Only CRLF ends a line (RFC 5321, 2.3.8): a bare CR or
 * LF spoils the line it is in and never begins another one. Holds at most one line of at most
 * {@link #MAX_LINE_OCTETS}; of longer ones it keeps nothing.
 */
final class CommandLineReader {
  /** RFC 5321, 4.5.3.1.4 asks for 512 with CRLF; parameters and long addresses need more. */
  static final int MAX_LINE_OCTETS = 2_048;

  /** A line is skipped to its end up to here, so that the next one is again a command. */
  static final int MAX_SKIPPED_OCTETS = 1_048_576;

  /** A character for each octet. */
  private final StringBuilder begun = new StringBuilder();

  private int octets;
  private boolean afterCr;
  private boolean bareLineBreak;

  /** Reads one line, or all there is and nothing comes back: the rest of the line is still due. */
  Optional<CommandLine> read(Input input) {
    byte[] bytes = input.bytes();
    int start = input.position();
    for (int i = start; i < bytes.length; i++) {
      byte octet = bytes[i];
      if (octet == '\n' && afterCr) {
        take(input, start, i + 1);
        return Optional.of(finish());
      }
      bareLineBreak |= afterCr || octet == '\n';
      afterCr = octet == '\r';
    }
    take(input, start, bytes.length);
    return octets > MAX_SKIPPED_OCTETS ? Optional.of(new CommandLine.Endless()) : Optional.empty();
  }

  private void take(Input input, int start, int end) {
    octets += end - start;
    if (octets <= MAX_LINE_OCTETS) {
      begun.append(new String(input.bytes(), start, end - start, StandardCharsets.ISO_8859_1));
    }
    input.position(end);
  }

  private CommandLine finish() {
    CommandLine line;
    if (bareLineBreak) {
      line = new CommandLine.BareLineBreak();
    } else if (octets > MAX_LINE_OCTETS) {
      line = new CommandLine.TooLong();
    } else {
      line = decoded(begun.substring(0, begun.length() - 2));
    }
    begun.setLength(0);
    octets = 0;
    afterCr = false;
    bareLineBreak = false;
    return line;
  }

  private static CommandLine decoded(String latin1) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return new CommandLine.Text(text.toString());
    } catch (CharacterCodingException e) {
      return new CommandLine.NotUtf8();
    }
  }
}
