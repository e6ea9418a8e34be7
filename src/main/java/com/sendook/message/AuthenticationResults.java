package com.sendook.message;

import java.util.regex.Pattern;

/** The header field in which a receiving host says what it found of a mail's origin (RFC 8601). */
public final class AuthenticationResults {
  public static final String FIELD = "Authentication-Results";

  private static final Pattern COMMENT = Pattern.compile("\\([^()]*+\\)");

  private AuthenticationResults() {}

  /**
   * Whether a field that came with a mail says to be by the host that judged it: nobody else may.
   *
   * @param ours the body of that host's own field
   */
  public static boolean isForged(String name, String value, String ours) {
    return name.strip().equalsIgnoreCase(FIELD) && host(value).equalsIgnoreCase(host(ours));
  }

  /** What stands in front of the results, less a version and comments. */
  private static String host(String value) {
    int end = value.indexOf(';');
    var first = end < 0 ? value : value.substring(0, end);
    return COMMENT.matcher(first).replaceAll(" ").strip().split("\\s", 2)[0];
  }
}
