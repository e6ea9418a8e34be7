package com.sendook.outbound.transport.smtp;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream of bytes into replies (RFC 5321, section 4.2). Lines may be longer than the 512
 * octets of section 4.5.3.1.5, as real ones are, but neither lines nor replies grow without end.
 */
final class ReplyParser {
  private static final int MAX_LINE_BYTES = 2_048;
  private static final int MAX_LINES = 128;

  private final byte[] line = new byte[MAX_LINE_BYTES];
  private int lineLength;
  private List<String> lines = new ArrayList<>(1);
  private int code;
  private Buffer input = Buffer.buffer();
  private int position;

  /** Takes what was read. Everything before it has been taken out by {@link #next}. */
  void append(Buffer chunk) {
    input = chunk;
    position = 0;
  }

  /** Forgets what was read and not yet taken out. */
  void discard() {
    position = input.length();
    lineLength = 0;
    lines = new ArrayList<>(1);
  }

  /**
   * The next complete reply, or empty until more is appended.
   *
   * @throws SessionFailure where this is not SMTP
   */
  Optional<ReplyLines> next() throws SessionFailure {
    while (position < input.length()) {
      byte octet = input.getByte(position++);
      if (octet == '\n') {
        if (endOfLine()) {
          ReplyLines reply = new ReplyLines(code, lines);
          lines = new ArrayList<>(1);
          return Optional.of(reply);
        }
      } else if (lineLength == MAX_LINE_BYTES) {
        throw new SessionFailure(
            "the server sent a reply line of more than " + MAX_LINE_BYTES + " bytes");
      } else {
        line[lineLength++] = octet;
      }
    }
    return Optional.empty();
  }

  /** Takes in one line; true where it is the last of its reply. */
  private boolean endOfLine() throws SessionFailure {
    int length = lineLength > 0 && line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
    lineLength = 0;
    int lineCode = code(length);
    if (!lines.isEmpty() && lineCode != code) {
      throw new SessionFailure(
          "the server changed the code within a reply from " + code + " to " + lineCode);
    }
    if (lines.size() == MAX_LINES) {
      throw new SessionFailure("the server sent a reply of more than " + MAX_LINES + " lines");
    }
    code = lineCode;
    int start = Math.min(4, length);
    lines.add(new String(line, start, length - start, StandardCharsets.UTF_8));
    return length == 3 || line[3] == ' ';
  }

  private int code(int length) throws SessionFailure {
    boolean wellFormed =
        length >= 3
            && line[0] >= '2'
            && line[0] <= '5'
            && isDigit(line[1])
            && isDigit(line[2])
            && (length == 3 || line[3] == ' ' || line[3] == '-');
    if (!wellFormed) {
      throw new SessionFailure("the server sent a line that is no SMTP reply");
    }
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }
}
