package com.sendook.inbound.report;

import java.util.regex.Pattern;

/**
 * The text of a report, parted where the mail that comes back begins.
 *
 * @param text what is written for people
 * @param returned from the first header field of the returned mail on; empty where none came back
 */
record Notice(String text, String returned) {
  static final PhraseTable PHRASES = PhraseTable.load("notices.txt");

  /** Longer lines are sentences that may speak of the original message without showing it. */
  private static final int MAX_HEADING_CHARS = 120;

  private static final String RULES = "-=_*#+~<>|.:!?[] \t";

  /** What the header of a mail begins with, and no sentence does. */
  private static final Pattern TRACE_FIELD =
      Pattern.compile("(?:Return-Path|Received|X-Received|Delivered-To): ?\\S.*");

  private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9-]{1,60}: ?.*");

  static Notice of(String text) {
    int lineStart = 0;
    boolean begun = false;
    while (lineStart < text.length()) {
      int lineEnd = text.indexOf('\n', lineStart);
      int next = lineEnd < 0 ? text.length() : lineEnd + 1;
      String line = text.substring(lineStart, lineEnd < 0 ? text.length() : lineEnd);
      if (begun && TRACE_FIELD.matcher(line).matches()) {
        return new Notice(text.substring(0, lineStart), text.substring(lineStart));
      }
      if (begun && isHeading(line)) {
        return new Notice(text.substring(0, lineStart), fromFirstField(text.substring(next)));
      }
      begun |= !line.isBlank();
      lineStart = next;
    }
    return new Notice(text, "");
  }

  private static boolean isHeading(String line) {
    if (line.length() > MAX_HEADING_CHARS) {
      return false;
    }
    String bare = withoutRules(line);
    return !bare.isEmpty() && PHRASES.has("original-follows", bare);
  }

  private static String withoutRules(String line) {
    int start = 0;
    int end = line.length();
    while (start < end && RULES.indexOf(line.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && RULES.indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return line.substring(start, end);
  }

  private static String fromFirstField(String text) {
    int at = 0;
    while (at < text.length()) {
      int lineEnd = text.indexOf('\n', at);
      String line = text.substring(at, lineEnd < 0 ? text.length() : lineEnd);
      if (FIELD.matcher(line).matches()) {
        return text.substring(at);
      }
      at = lineEnd < 0 ? text.length() : lineEnd + 1;
    }
    return "";
  }
}
