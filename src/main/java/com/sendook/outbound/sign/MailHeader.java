package com.sendook.outbound.sign;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The header of a mail as it is signed: each field in the canonical form {@code relaxed} (RFC 6376,
 * 3.4.2).
 *
 * @param fields from top to bottom
 * @param bodyStart where in the mail the body begins
 */
record MailHeader(List<Field> fields, int bodyStart) {
  /** So that a reader cannot be shown a second one (RFC 6376, 8.15). */
  private static final String OVERSIGNED = "from";

  /** What a reader sees or an answer depends on (RFC 6376, 5.4.1; RFC 8058, 4). */
  private static final List<String> SIGNED =
      List.of(
          "from",
          "to",
          "cc",
          "subject",
          "date",
          "message-id",
          "reply-to",
          "in-reply-to",
          "references",
          "mime-version",
          "content-type",
          "list-unsubscribe",
          "list-unsubscribe-post");

  private static final Pattern BETWEEN_FIELDS = Pattern.compile("\r\n(?![ \t])");

  /**
   * One field.
   *
   * @param name in lower case
   * @param canonical without the CRLF behind it
   */
  record Field(String name, String canonical) {
    static Field of(String written) {
      int colon = written.indexOf(':');
      var name = written.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT);
      return new Field(name, name + ":" + unfolded(written, colon + 1));
    }
  }

  /**
   * What of the header is signed.
   *
   * @param names for the tag {@code h=}: one for each field, and one more of those that must not be
   *     added
   * @param canonical the fields in the same order, each with its CRLF
   */
  record Selection(List<String> names, String canonical) {}

  static MailHeader of(Buffer mail) {
    int end = end(mail);
    var text = new String(mail.getBytes(0, end), StandardCharsets.ISO_8859_1);
    var fields =
        BETWEEN_FIELDS
            .splitAsStream(text)
            .filter(each -> each.indexOf(':') > 0)
            .map(Field::of)
            .toList();
    return new MailHeader(fields, Math.min(mail.length(), end + 2));
  }

  /** Where the empty line begins that parts header and body, or the end of a mail without one. */
  private static int end(Buffer mail) {
    int lineStart = 0;
    for (int i = 0; i + 1 < mail.length(); i++) {
      if (mail.getByte(i) == '\r' && mail.getByte(i + 1) == '\n') {
        if (i == lineStart) {
          return i;
        }
        lineStart = i + 2;
      }
    }
    return mail.length();
  }

  /** Of fields that are repeated the last comes first (RFC 6376, 5.4.2). */
  Selection selection() {
    var names = new ArrayList<String>();
    var canonical = new StringBuilder();
    for (var name : SIGNED) {
      for (int i = fields.size() - 1; i >= 0; i--) {
        if (fields.get(i).name().equals(name)) {
          names.add(name);
          canonical.append(fields.get(i).canonical()).append("\r\n");
        }
      }
      if (name.equals(OVERSIGNED)) {
        names.add(name);
      }
    }
    return new Selection(names, canonical.toString());
  }

  /** The value from there on in one line: every run of blanks one space, none at its ends. */
  private static String unfolded(String written, int start) {
    var out = new StringBuilder(written.length() - start);
    boolean blank = false;
    for (int i = start; i < written.length(); i++) {
      char character = written.charAt(i);
      if (character == ' ' || character == '\t') {
        blank = true;
      } else if (character != '\r' && character != '\n') {
        if (blank && out.length() > 0) {
          out.append(' ');
        }
        out.append(character);
        blank = false;
      }
    }
    return out.toString();
  }
}
