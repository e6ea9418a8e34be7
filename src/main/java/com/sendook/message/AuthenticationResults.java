package com.sendook.message;

import com.sendook.mail.HeaderFields;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** The header field in which a receiving host says what it found of a mail's origin (RFC 8601). */
public final class AuthenticationResults {
  public static final String FIELD = "Authentication-Results";

  private AuthenticationResults() {}

  /**
   * Whether a field that came with a mail says to be by the host that judged it: nobody else may.
   *
   * @param ours the body of that host's own field
   */
  public static boolean isForged(String name, String value, String ours) {
    return name.strip().equalsIgnoreCase(FIELD) && host(value).equalsIgnoreCase(host(ours));
  }

  /**
   * What stands in front of the results, as a token or in quotes, behind whatever white space and
   * comments (RFC 8601, 2.2; RFC 5322, 3.2.2).
   */
  public static String host(String value) {
    int at = afterComments(value);
    boolean quoted = at < value.length() && value.charAt(at) == '"';
    var host = new StringBuilder();
    for (int i = quoted ? at + 1 : at; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quoted && c == '\\' && i + 1 < value.length()) {
        host.append(value.charAt(++i));
      } else if (quoted ? c == '"' : c <= ' ' || ";(\"".indexOf(c) >= 0) {
        break;
      } else {
        host.append(c);
      }
    }
    return host.toString();
  }

  /** Comments nest, and what stands behind a backslash in them means nothing. */
  private static int afterComments(String value) {
    int depth = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (c == '\\' && depth > 0) {
        i++;
      } else if (depth == 0 && c > ' ') {
        return i;
      }
    }
    return value.length();
  }

  /**
   * The beginning of a raw mail with our field in front of it, and without those that pretend to be
   * ours (RFC 8601, 5); of a header longer than that the rest stays as it is.
   */
  static Buffer inFront(Buffer beginning, String ours) {
    // One character for each byte: what is not looked at comes out as it went in.
    var bytes = beginning.getBytes();
    var mail = new String(bytes, StandardCharsets.ISO_8859_1);
    var judged = new StringBuilder(FIELD + ": " + ours.replace("; ", ";\r\n\t") + "\r\n");
    int start = 0;
    while (start < mail.length() && !mail.startsWith("\r\n", start)) {
      int end = Math.min(bytes.length, HeaderFields.end(bytes, start) + 2);
      var field = mail.substring(start, end);
      int colon = Math.max(0, field.indexOf(':'));
      if (!isForged(field.substring(0, colon), field.substring(colon + 1), ours)) {
        judged.append(field);
      }
      start = end;
    }
    judged.append(mail, start, mail.length());
    return Buffer.buffer(judged.toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
