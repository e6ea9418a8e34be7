package com.sendook.inbound.report;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds status codes (RFC 3463) and SMTP reply codes (RFC 5321, 4.2) in what reports say. */
final class StatusCode {
  private static final String ENHANCED = "([45]\\.[0-7]\\.\\d{1,3})";

  private static final Pattern IN_FIELD = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?!\\d)");

  /** Not a piece of an IP address, of a version or of a date. */
  private static final Pattern ANYWHERE =
      Pattern.compile("(?<![\\w.@/:-])(?<![Vv]ersion )" + ENHANCED + "(?![\\w@]|\\.\\w)");

  /** Behind a reply code it may be written in many ways. */
  private static final Pattern BEHIND_REPLY =
      Pattern.compile("(?<![\\w.])[45]\\d\\d[ -]{1,3}[#(\\[]?" + ENHANCED + "(?![\\w@]|\\.\\w)");

  private static final Pattern REPLY =
      Pattern.compile("(?<![\\w.@/:=-])([45][0-5]\\d)(?=[- :#]|$)(?! \\d)");

  private static final Pattern LINE_START_REPLY =
      Pattern.compile("(?m)^[\\s<>*.:]{0,20}([45][0-5]\\d)[- ]");

  private StatusCode() {}

  /** The code that a Status field gives, without the comment that may follow it. */
  static Optional<String> ofField(String field) {
    return found(IN_FIELD, field);
  }

  /** The code in what a server said. */
  static Optional<String> inText(String text) {
    return found(BEHIND_REPLY, text).or(() -> found(ANYWHERE, text));
  }

  /** The class of the reply in what a server said: 4 for now, 5 for good. */
  static Optional<Character> classInText(String text) {
    return found(LINE_START_REPLY, text).or(() -> found(REPLY, text)).map(code -> code.charAt(0));
  }

  /** Whether any of them is in the text of a notice. */
  static boolean isIn(String text) {
    return found(ANYWHERE, text).isPresent() || found(LINE_START_REPLY, text).isPresent();
  }

  /** Whether it says no more than for now or for good. */
  static boolean isBare(String status) {
    return status.endsWith(".0.0");
  }

  private static Optional<String> found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
