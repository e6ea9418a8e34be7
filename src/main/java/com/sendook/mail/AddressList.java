package com.sendook.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads an address list (RFC 5322, 3.4) as it arrives: groups are opened, comments, missing quotes
 * and missing brackets are lived with. What holds no address is left out; nothing throws.
 */
public final class AddressList {
  private static final Pattern QUOTED_LOCAL_PART = Pattern.compile("\"[^\"]*+\"@\\S++");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final String in;
  private final EncodedWordScanner encodedWords;
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private final StringBuilder phrase = new StringBuilder();
  private final StringBuilder comment = new StringBuilder();
  private String angle;
  private boolean addressBegun;
  private boolean quotesOver;
  private int at;

  private AddressList(String in) {
    this.in = in;
    this.encodedWords = new EncodedWordScanner(in);
  }

  /** The mailboxes in the unfolded, still encoded body of an address field; names come decoded. */
  public static List<Mailbox> parse(String fieldBody) {
    List<Mailbox> found = new AddressList(fieldBody).read();
    if (found.isEmpty() && fieldBody.contains("=?")) {
      // Some senders encode the whole field, address and all.
      String decoded = EncodedWords.decode(fieldBody);
      return decoded.equals(fieldBody) ? found : new AddressList(decoded).read();
    }
    return found;
  }

  private List<Mailbox> read() {
    while (at < in.length()) {
      char c = in.charAt(at);
      switch (c) {
        case '"' -> readQuoted();
        case '(' -> readComment();
        case '<' -> readAngle();
        case ',', ';' -> {
          at++;
          endMailbox();
        }
        case ':' -> readColon();
        case '=' -> readEncodedWordOrChar();
        default -> {
          appendToPhrase(c);
          at++;
        }
      }
    }
    endMailbox();
    return List.copyOf(mailboxes);
  }

  /** Outside quotes a run of blanks is one, and a bracket without its partner is nothing. */
  private void appendToPhrase(char c) {
    if (!Character.isWhitespace(c) && c != '>') {
      phrase.append(c);
      addressBegun |= c == '@';
    } else if (!phrase.isEmpty() && phrase.charAt(phrase.length() - 1) != ' ') {
      phrase.append(' ');
    }
  }

  /** A colon ends the name of a group, unless an address stands before it already. */
  private void readColon() {
    at++;
    if (!addressBegun && angle == null) {
      phrase.setLength(0);
      comment.setLength(0);
    } else {
      phrase.append(':');
    }
  }

  /** An encoded word is one piece, also where its text wrongly holds a comma or a bracket. */
  private void readEncodedWordOrChar() {
    EncodedWordScanner.Word word = encodedWords.at(at);
    if (word == null) {
      phrase.append('=');
      at++;
    } else {
      phrase.append(in, at, word.end());
      at = word.end();
    }
  }

  private void readQuoted() {
    int open = at++;
    int close = quotesOver ? -1 : closingQuote(at);
    if (close < 0) {
      // Quotes that follow were read as escaped ones: they have no partner either.
      quotesOver = true;
      return;
    }
    at = close + 1;
    if (at < in.length() && in.charAt(at) == '@') {
      // It is a quoted local part: the quotes belong to the address.
      phrase.append(in, open, at);
      return;
    }
    for (int i = open + 1; i < close; i++) {
      if (in.charAt(i) == '\\' && i + 1 < close) {
        i++;
      }
      phrase.append(in.charAt(i));
    }
  }

  private int closingQuote(int from) {
    for (int i = from; i < in.length(); i++) {
      if (in.charAt(i) == '\\') {
        i++;
      } else if (in.charAt(i) == '"') {
        return i;
      }
    }
    return -1;
  }

  private void readComment() {
    int depth = 0;
    for (; at < in.length(); at++) {
      char c = in.charAt(at);
      if (c == '\\' && at + 1 < in.length()) {
        at++;
        comment.append(in.charAt(at));
      } else if (c == '(' && ++depth == 1) {
        comment.append(comment.isEmpty() ? "" : " ");
      } else if (c == ')' && --depth == 0) {
        at++;
        return;
      } else {
        comment.append(c);
      }
    }
  }

  private void readAngle() {
    int end = at + 1;
    boolean quoted = false;
    while (end < in.length()) {
      char c = in.charAt(end);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '>' || (c == ',' && !isRoute(end)))) {
        break;
      }
      end++;
    }
    String inside = withoutBlanks(in.substring(at + 1, end).replace("<", ""));
    at = end < in.length() && in.charAt(end) == '>' ? end + 1 : end;
    int route = inside.startsWith("@") ? inside.indexOf(':') : -1;
    if (angle == null) {
      angle = inside.substring(route + 1);
    }
  }

  /** Old source routes ({@code <@a,@b:user@c>}, RFC 5322, 4.4) hold commas. */
  private boolean isRoute(int comma) {
    int next = comma + 1;
    return next < in.length() && in.charAt(next) == '@';
  }

  private static String withoutBlanks(String address) {
    return address.startsWith("\"") ? address.strip() : BLANKS.matcher(address).replaceAll("");
  }

  private void endMailbox() {
    String text = phrase.toString().strip();
    if (angle != null) {
      add(text, angle);
    } else if (!text.isEmpty()) {
      addBare(text);
    }
    phrase.setLength(0);
    comment.setLength(0);
    angle = null;
    addressBegun = false;
  }

  /** Finds the address in {@code user@host}, alone or among other words, without brackets. */
  private void addBare(String text) {
    if (QUOTED_LOCAL_PART.matcher(text).matches()) {
      add("", text);
      return;
    }
    if (text.startsWith("\"")) {
      return;
    }
    int sign = text.indexOf('@');
    while (sign >= 0 && !isAddressSign(text, sign)) {
      sign = text.indexOf('@', sign + 1);
    }
    if (sign < 0) {
      return;
    }
    int start = sign;
    while (start > 0 && isAtom(text.charAt(start - 1)) && text.charAt(start - 1) != '@') {
      start--;
    }
    int end = sign;
    while (end < text.length() && isAtom(text.charAt(end))) {
      end++;
    }
    add((text.substring(0, start) + text.substring(end)).strip(), text.substring(start, end));
  }

  /** Whether there is something on both sides of the sign. */
  private static boolean isAddressSign(String text, int sign) {
    return sign > 0
        && sign + 1 < text.length()
        && text.charAt(sign - 1) != '@'
        && isAtom(text.charAt(sign - 1))
        && isAtom(text.charAt(sign + 1));
  }

  private static boolean isAtom(char c) {
    return !Character.isWhitespace(c) && c != '<' && c != '>';
  }

  private void add(String text, String address) {
    Mailbox box = new Mailbox(displayName(text), address);
    if (box.name() != null || !address.isEmpty()) {
      mailboxes.add(box);
    }
  }

  /** RFC 822 mail put the name into a comment: {@code user@host (Name)}. */
  private String displayName(String text) {
    String name = text.isEmpty() ? comment.toString() : text;
    return EncodedWords.decode(name.strip());
  }
}
