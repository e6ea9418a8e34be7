package com.sendook.message;

/**
 * A text as a regular expression that finds it as it is, in any case. Nothing in it is a pattern:
 * what would be is escaped, and each letter stands there in both cases, since stores differ in what
 * "any case" is beyond ASCII.
 */
final class TextPattern {
  private static final String META = "\\^$.|?*+()[]{}-";

  private TextPattern() {}

  /** Found anywhere. */
  static String containing(String text) {
    var pattern = new StringBuilder();
    text.codePoints().forEach(each -> append(pattern, each));
    return pattern.toString();
  }

  /** Found only as the address of a mailbox: {@code a@b} or {@code Name <a@b>}. */
  static String addressOf(String address) {
    return "(^|<)" + containing(address) + ">?$";
  }

  private static void append(StringBuilder pattern, int character) {
    int lower = Character.toLowerCase(character);
    int upper = Character.toUpperCase(character);
    if (lower != upper) {
      pattern.append('[').appendCodePoint(lower).appendCodePoint(upper).append(']');
      return;
    }
    if (META.indexOf(character) >= 0) {
      pattern.append('\\');
    }
    pattern.appendCodePoint(character);
  }
}
