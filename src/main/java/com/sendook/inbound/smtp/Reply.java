package com.sendook.inbound.smtp;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the door says to one command (RFC 5321, 4.2), with an enhanced status code (RFC 2034, RFC
 * 3463) but for the greeting, EHLO, HELO and 354. Never repeats what the client sent.
 *
 * @param code the three digits, 0 for {@link #NONE}
 * @param enhancedStatusCode empty where there is none
 * @param lines one or more lines of text
 * @param next what is done with the connection after it
 * @param delay how long the client is kept waiting for it
 */
record Reply(int code, String enhancedStatusCode, List<String> lines, Next next, Duration delay) {

  /** What becomes of the connection once the reply is sent. */
  enum Next {
    GO_ON,
    /** What the client has said after its command is thrown away, and TLS begins. */
    START_TLS,
    CLOSE
  }

  /** RFC 3463, 3.7: the content is of no consequence yet. Of this reply alone. */
  private static final String CHUNK_STATUS = "2.6.0";

  /** RFC 4954, 4: the client is to say more. */
  static final int MORE = 334;

  /** Nothing to say yet: the client is not done. */
  static final Reply NONE = new Reply(0, "", List.of(), Next.GO_ON, Duration.ZERO);

  static final Reply TRY_AGAIN_LATER =
      of(451, "4.3.0", "The mail cannot be taken at the moment, try again later");

  static final Reply BARE_LINE_BREAK =
      of(550, "5.6.11", "A CR or LF stood alone: lines must end with CRLF (RFC 5321, 2.3.8)");

  static final Reply NOT_IMPLEMENTED = of(502, "5.5.1", "Not implemented here");

  static final Reply NEEDS_SMTPUTF8 =
      of(553, "5.6.7", "An address beyond ASCII is taken only with SMTPUTF8 at MAIL");

  static final Reply START_TLS =
      new Reply(220, "2.0.0", List.of("Go ahead with TLS"), Next.START_TLS, Duration.ZERO);

  static final Reply NO_RECIPIENTS = badSequence("No valid recipients: say MAIL and RCPT first");

  static final Reply BDAT_HAS_BEGUN =
      badSequence("The mail has begun with BDAT: end it with BDAT, or drop it with RSET");

  /** What follows cannot be told from commands. */
  static final Reply CHUNK_OF_NO_SIZE =
      closing("4.5.4", "BDAT takes a number of octets, and LAST with the last of them; closing");

  static final Reply LOOP =
      of(
          554,
          "5.4.6",
          "The mail goes in circles: its header names too many hosts, or this one often");

  static final Reply SHUTTING_DOWN = closing("4.3.2", "The service is shutting down, come again");
  static final Reply TOO_MANY_CONNECTIONS = closing("4.7.0", "Too many connections, come again");
  static final Reply TOO_MANY_OF_YOURS =
      closing("4.7.0", "Too many connections from your address, come again");

  static final Reply TOO_MANY_COMMANDS =
      closing("4.7.0", "Too many commands that brought no mail, closing");

  static final Reply TOO_MANY_LOGINS = closing("4.7.0", "Too many failed logins, closing");

  static final Reply TOO_MANY_UNKNOWN =
      closing("4.7.0", "Too many recipients that are not here, closing");

  /** RFC 5321, 4.3.1 has a client wait for the greeting. */
  static final Reply SPOKE_TOO_SOON =
      new Reply(
          554,
          "5.5.1",
          List.of("The server speaks first, and you did not wait for it"),
          Next.CLOSE,
          Duration.ZERO);

  static final Reply TOO_MANY_ERRORS = closing("4.7.0", "Too many bad commands, closing");
  static final Reply ENDLESS = closing("4.7.0", "Far too much was sent, closing");
  static final Reply IDLE = closing("4.4.2", "Too little was sent for too long, closing");
  static final Reply INTERNAL_ERROR = closing("4.3.0", "Internal error, come again");

  private static final Set<Reply> INTERRUPTIONS =
      Set.of(
          ENDLESS,
          TOO_MANY_ERRORS,
          TOO_MANY_COMMANDS,
          TOO_MANY_UNKNOWN,
          TOO_MANY_LOGINS,
          SPOKE_TOO_SOON,
          CHUNK_OF_NO_SIZE);

  static Reply of(int code, String enhancedStatusCode, String text) {
    return new Reply(code, enhancedStatusCode, List.of(text), Next.GO_ON, Duration.ZERO);
  }

  static Reply plain(int code, List<String> lines) {
    return new Reply(code, "", List.copyOf(lines), Next.GO_ON, Duration.ZERO);
  }

  static Reply chunkTaken(long octetsSoFar) {
    return of(250, CHUNK_STATUS, octetsSoFar + " octets so far");
  }

  static Reply tooLarge(long limitBytes) {
    return of(552, "5.3.4", "The mail is larger than " + limitBytes + " bytes");
  }

  static Reply badSequence(String whatIsRight) {
    return of(503, "5.5.1", whatIsRight);
  }

  static Reply badArgument(String whatIsRight) {
    return of(501, "5.5.4", whatIsRight);
  }

  private static Reply closing(String enhancedStatusCode, String text) {
    return new Reply(421, enhancedStatusCode, List.of(text), Next.CLOSE, Duration.ZERO);
  }

  /** Whether a piece of a mail was taken that is not its last. */
  boolean isChunkTaken() {
    return code == 250 && enhancedStatusCode.equals(CHUNK_STATUS);
  }

  /** Whether there is nothing to say yet. */
  boolean isNone() {
    return code == 0;
  }

  /** Whether what the client says next is no command but the answer to this. */
  boolean asksForMore() {
    return code == MORE;
  }

  /** The same, said later. */
  Reply after(Duration wait) {
    return new Reply(code, enhancedStatusCode, lines, next, wait);
  }

  boolean closing() {
    return next == Next.CLOSE;
  }

  /** Whether the command itself was wrong, not what it asked for. */
  boolean isBadCommand() {
    return (code >= 500 && code <= 504) || code == 555 || equals(BARE_LINE_BREAK);
  }

  /** Whether it closes the connection on a client that may be in the middle of sending. */
  boolean isInterruption() {
    return INTERRUPTIONS.contains(this);
  }

  /** Adds the reply as it goes over the wire. */
  void appendTo(Buffer out) {
    String prefix = enhancedStatusCode.isEmpty() ? "" : enhancedStatusCode + " ";
    int last = lines.size() - 1;
    for (int i = 0; i <= last; i++) {
      out.appendString(code + (i == last ? " " : "-") + prefix + lines.get(i) + "\r\n");
    }
  }
}
