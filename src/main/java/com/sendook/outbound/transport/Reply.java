package com.sendook.outbound.transport;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's answer to a command (RFC 5321, section 4.2), or the gateway's own in the same form
 * where it answers in a server's place.
 *
 * @param code 200 to 599
 * @param enhancedCode the enhanced status code (RFC 3463), for example {@code 5.1.1}; null where
 *     the server gave none
 * @param text what the server said, all lines joined by a space and the enhanced code included; at
 *     most 1,000 characters, without control characters
 */
public record Reply(int code, String enhancedCode, String text) {
  private static final int MAX_TEXT_CHARACTERS = 1_000;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
  private static final Pattern GIVEN_ID =
      Pattern.compile("(?:^|\\s)(?:id=)?<?((?=\\D*\\d)[\\w.-]{8,200}+)>?\\s*$");
  private static final Pattern ENHANCED = Pattern.compile("([245])\\.\\d{1,3}\\.\\d{1,3}(?=\\s|$)");

  public Reply {
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("A reply code is 200 to 599, not " + code);
    }
    text = bounded(CONTROL.matcher(text).replaceAll(""));
  }

  /** A reply whose enhanced code is read from the start of the text (RFC 2034, section 4). */
  public static Reply of(int code, String text) {
    Matcher enhanced = ENHANCED.matcher(text);
    boolean fits =
        enhanced.lookingAt() && Character.digit(enhanced.group(1).charAt(0), 10) == code / 100;
    return new Reply(code, fits ? enhanced.group() : null, text);
  }

  /**
   * The id that a server gives a mail it takes, as far as it gives one: the last word of the reply
   * where that has 8 to 200 of letters, digits, dots, dashes and underlines, one digit among them;
   * with or without angle brackets or {@code id=} around it. So SES ({@code Ok <id>}), Postfix
   * ({@code queued as <id>}), Exim ({@code OK id=<id>}) and Resend do it; words for people have no
   * digit.
   */
  public Optional<String> givenId() {
    Matcher last = GIVEN_ID.matcher(text);
    return last.find() ? Optional.of(last.group(1)) : Optional.empty();
  }

  private static String bounded(String text) {
    if (text.length() <= MAX_TEXT_CHARACTERS) {
      return text;
    }
    boolean cutsPair = Character.isHighSurrogate(text.charAt(MAX_TEXT_CHARACTERS - 1));
    return text.substring(0, cutsPair ? MAX_TEXT_CHARACTERS - 1 : MAX_TEXT_CHARACTERS);
  }
}
