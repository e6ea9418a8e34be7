package com.sendook.outbound.compose;

import com.sendook.mail.EncodedWords;
import com.sendook.mail.Mailbox;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes header fields in ASCII, folded at 78 characters where they have a blank to fold at, and
 * never longer than 998 (RFC 5322, 2.1.1). A value with CR, LF or NUL never gets through: it could
 * end the field and begin another.
 */
final class HeaderWriter {
  private static final int FOLD_AT = 78;

  /** A longer run without a blank could pass 998 characters beside the field's name. */
  private static final int MAX_WORD = 900;

  /** A quoted name that is longer is written as encoded words, which can be folded anywhere. */
  private static final int MAX_QUOTED = 60;

  private static final Pattern BREAK = Pattern.compile("[\\r\\n\\x00]");
  private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]{1,76}");
  private static final Pattern PRINTABLE = Pattern.compile("[ -~\\t]*");
  private static final Pattern WORD = Pattern.compile("\\s*\\S+");
  private static final Pattern ATOMS =
      Pattern.compile("[\\w!#$%&'*+/=?^`{|}~-]+( [\\w!#$%&'*+/=?^`{|}~-]+)*");

  private final StringBuilder out = new StringBuilder(1_024);
  private int column;

  /** Nothing stands behind the field's name yet: a fold there would leave an empty line. */
  private boolean atStart;

  /**
   * @throws IllegalArgumentException that names {@code field} if {@code value} could break out of
   *     it
   */
  static String checked(String field, String value) {
    if (BREAK.matcher(value).find()) {
      throw new IllegalArgumentException(field + " must not contain a line break or NUL");
    }
    return value;
  }

  /** Free text (RFC 5322, 2.2.1), in encoded words where it is more than ASCII can say. */
  void text(String name, String value) {
    start(name);
    checked(name, value);
    if (isPlain(value)) {
      words(value);
    } else {
      encodedWords(value);
    }
    end();
  }

  /** Tokens that must stay as they are, folded between them. */
  void tokens(String name, List<String> tokens) {
    start(name);
    tokens.forEach(token -> put(" " + checked(name, token)));
    end();
  }

  void mailboxes(String name, List<Mailbox> mailboxes) {
    if (mailboxes.isEmpty()) {
      return;
    }
    start(name);
    for (int i = 0; i < mailboxes.size(); i++) {
      Mailbox box = mailboxes.get(i);
      String comma = i < mailboxes.size() - 1 ? "," : "";
      if (box.name() == null) {
        put(" " + checked(name, box.address()) + comma);
      } else {
        displayName(checked(name, box.name()));
        put(" <" + checked(name, box.address()) + ">" + comma);
      }
    }
    end();
  }

  private void displayName(String name) {
    boolean plain = isPlain(name) && name.length() <= MAX_QUOTED;
    if (plain && ATOMS.matcher(name).matches()) {
      words(name);
    } else if (plain) {
      put(" \"" + name.replaceAll("([\"\\\\])", "\\\\$1") + "\"");
    } else {
      encodedWords(name);
    }
  }

  private void words(String value) {
    Matcher word = WORD.matcher(" " + value);
    while (word.find()) {
      put(word.group());
    }
  }

  private void encodedWords(String value) {
    // Only beside the field's name is there less room: elsewhere a word can have a line of its own.
    int firstLength = atStart ? FOLD_AT - column - 1 : FOLD_AT - 1;
    for (String word : EncodedWords.encode(value, firstLength)) {
      put(" " + word);
    }
  }

  /** Whether a reader gets {@code value} back from plain words with folds between them. */
  private static boolean isPlain(String value) {
    return PRINTABLE.matcher(value).matches()
        && value.equals(value.strip())
        && !value.contains("=?")
        && longestWord(value) <= MAX_WORD;
  }

  private static int longestWord(String value) {
    int longest = 0;
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || value.charAt(i) == ' ' || value.charAt(i) == '\t') {
        longest = Math.max(longest, i - start);
        start = i + 1;
      }
    }
    return longest;
  }

  private void start(String name) {
    if (!FIELD_NAME.matcher(name).matches()) {
      String shown = BREAK.matcher(name).replaceAll("?");
      throw new IllegalArgumentException("\"" + shown + "\" is not the name of a header field");
    }
    out.append(name).append(':');
    column = name.length() + 1;
    atStart = true;
  }

  /** Puts a word with the blanks before it, on the next line if it does not fit on this one. */
  private void put(String word) {
    if (!atStart && column + word.length() > FOLD_AT) {
      out.append("\r\n");
      column = 0;
    }
    out.append(word);
    column += word.length();
    atStart = false;
  }

  private void end() {
    out.append("\r\n");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
