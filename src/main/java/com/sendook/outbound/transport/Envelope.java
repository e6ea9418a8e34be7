package com.sendook.outbound.transport;

import com.sendook.outbound.transport.Outcome.Refused;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is written on the outside of a mail (RFC 5321, section 2.3.1), for one recipient.
 *
 * @param id names the delivery, the same at each attempt; 1 to 64 ASCII letters and digits
 * @param reversePath where reports go; empty for the null reverse-path
 * @param recipient the forward-path, without angle brackets
 */
public record Envelope(String id, String reversePath, String recipient) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

  /** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
  private static final int MAX_PATH_CHARACTERS = 254;

  /**
   * As loose as RFC 5321's Mailbox can be read without letting through what would end the command
   * or the address: controls, spaces and angle brackets pass only within quotes, controls never.
   */
  private static final Pattern MAILBOX =
      Pattern.compile(
          "(?:[!-~&&[^\"<>(),:;@\\\\\\[\\]]]++|\"(?:[ -~&&[^\"\\\\]]|\\\\[ -~])*+\")"
              + "@[!-~&&[^\"<>(),;@\\\\]]++");

  /**
   * @throws IllegalArgumentException where the id is not one; it may become a file name
   */
  public Envelope {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "An envelope's id is 1 to 64 ASCII letters and digits, not '" + id + "'");
    }
  }

  /** Why no server here could take this envelope: found before anything is sent. */
  public Optional<Refused> defect() {
    if (!isAscii(recipient) || !isAscii(reversePath)) {
      return refused(
          "553 5.6.7 Addresses outside ASCII need SMTPUTF8 (RFC 6531), which is not supported");
    }
    if (!isMailbox(recipient)) {
      return refused("553 5.1.3 The recipient is not a mailbox address (RFC 5321, 4.1.2)");
    }
    if (!reversePath.isEmpty() && !isMailbox(reversePath)) {
      return refused("553 5.1.7 The reverse-path is not a mailbox address (RFC 5321, 4.1.2)");
    }
    return Optional.empty();
  }

  private static boolean isMailbox(String path) {
    return path.length() <= MAX_PATH_CHARACTERS && MAILBOX.matcher(path).matches();
  }

  private static boolean isAscii(String path) {
    return path.chars().allMatch(character -> character < 0x80);
  }

  private static Optional<Refused> refused(String line) {
    Reply reply = Reply.of(Integer.parseInt(line.substring(0, 3)), line.substring(4));
    return Optional.of(new Refused(reply, "the gateway cannot send to or from this address"));
  }
}
