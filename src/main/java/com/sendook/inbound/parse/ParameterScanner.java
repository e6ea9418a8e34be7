package com.sendook.inbound.parse;

/**
 * Goes through {@code value; name=value; …} from left to right and looks at no character more than
 * a few times. What is no parameter is skipped up to the next semicolon.
 */
final class ParameterScanner {
  private final String in;
  private final String value;
  private int at;
  private String name;
  private String text;

  ParameterScanner(String in) {
    this.in = in;
    skipBlanks();
    int start = at;
    while (at < in.length() && !isBlank(at) && "();".indexOf(in.charAt(at)) < 0) {
      at++;
    }
    String first = in.substring(start, at);
    if (first.indexOf('=') > 0) {
      // The value itself is missing, and the parameters come first.
      value = "";
      at = 0;
    } else {
      value = first;
    }
  }

  /** What stands before the parameters; empty where nothing does. */
  String value() {
    return value;
  }

  /** The name of the parameter that {@link #next} found, as it is written. */
  String name() {
    return name;
  }

  /** The text of that parameter, out of its quotes. */
  String text() {
    return text;
  }

  /** Goes on to the next parameter; false where there is none. */
  boolean next() {
    while (at < in.length()) {
      skipSeparators();
      if (readName()) {
        text = at < in.length() && in.charAt(at) == '"' ? quoted() : plain();
        return true;
      }
      int semicolon = in.indexOf(';', at);
      at = semicolon < 0 ? in.length() : semicolon + 1;
    }
    return false;
  }

  private void skipSeparators() {
    while (at < in.length()) {
      int close = in.charAt(at) == '(' ? closeOfComment(at) : -1;
      if (close > 0) {
        at = close + 1;
      } else if (isBlank(at) || in.charAt(at) == ';') {
        at++;
      } else {
        return;
      }
    }
  }

  /** Where an innermost comment ends, or -1. The search stops at the next one: it stays linear. */
  private int closeOfComment(int open) {
    int end = open + 1;
    while (end < in.length() && in.charAt(end) != '(' && in.charAt(end) != ')') {
      end++;
    }
    return end < in.length() && in.charAt(end) == ')' ? end : -1;
  }

  /** Reads {@code name =}; stays before its end where that is not what stands here. */
  private boolean readName() {
    int start = at;
    while (at < in.length() && !isBlank(at) && in.charAt(at) != '=' && in.charAt(at) != ';') {
      at++;
    }
    int end = at;
    skipBlanks();
    if (end == start || at == in.length() || in.charAt(at) != '=') {
      return false;
    }
    at++;
    skipBlanks();
    name = in.substring(start, end);
    return true;
  }

  /** Only quotes and backslashes are escaped: Windows paths come with single ones. */
  private String quoted() {
    StringBuilder out = new StringBuilder();
    for (at++; at < in.length() && in.charAt(at) != '"'; at++) {
      boolean escape = in.startsWith("\\\"", at) || in.startsWith("\\\\", at);
      at += escape ? 1 : 0;
      out.append(in.charAt(at));
    }
    at = Math.min(at + 1, in.length());
    return out.toString();
  }

  /**
   * Without quotes a text goes on to the semicolon, blanks and all; a comment behind it does not.
   */
  private String plain() {
    int semicolon = in.indexOf(';', at);
    int end = semicolon < 0 ? in.length() : semicolon;
    String whole = in.substring(at, end).strip();
    at = end;
    int open = whole.lastIndexOf('(');
    boolean comment =
        open > 0
            && Character.isWhitespace(whole.charAt(open - 1))
            && whole.indexOf(')', open) == whole.length() - 1;
    return comment ? whole.substring(0, open).strip() : whole;
  }

  private void skipBlanks() {
    while (at < in.length() && isBlank(at)) {
      at++;
    }
  }

  private boolean isBlank(int index) {
    return Character.isWhitespace(in.charAt(index));
  }
}
