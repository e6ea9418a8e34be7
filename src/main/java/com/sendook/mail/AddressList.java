package com.sendook.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an address list (RFC 5322, 3.4) as it arrives: groups are opened, comments, missing quotes
 * and missing brackets are lived with. What holds no address is left out; nothing throws.
 */
public final class AddressList {
  private static final Pattern BARE_ADDRESS = Pattern.compile("[^\\s<>@]{1,320}+@[^\\s<>]+");

  private final String in;
  private final Matcher encodedWord;
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private final StringBuilder phrase = new StringBuilder();
  private final StringBuilder comment = new StringBuilder();
  private String angle;
  private int at;

  private AddressList(String in) {
    this.in = in;
    this.encodedWord = EncodedWords.WORD.matcher(in);
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
        case '"' -> readQuoted(phrase);
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
    } else if (!phrase.isEmpty() && phrase.charAt(phrase.length() - 1) != ' ') {
      phrase.append(' ');
    }
  }

  /** A colon ends the name of a group, unless an address stands before it already. */
  private void readColon() {
    at++;
    if (phrase.indexOf("@") < 0 && angle == null) {
      phrase.setLength(0);
      comment.setLength(0);
    } else {
      phrase.append(':');
    }
  }

  /** An encoded word is one piece, also where its text wrongly holds a comma or a bracket. */
  private void readEncodedWordOrChar() {
    encodedWord.region(at, in.length());
    if (in.startsWith("=?", at) && encodedWord.lookingAt()) {
      phrase.append(encodedWord.group());
      at = encodedWord.end();
    } else {
      phrase.append('=');
      at++;
    }
  }

  private void readQuoted(StringBuilder out) {
    int start = out.length();
    int close = closingQuote(at + 1);
    if (close < 0) {
      at++;
      return;
    }
    for (int i = at + 1; i < close; i++) {
      if (in.charAt(i) == '\\' && i + 1 < close) {
        i++;
      }
      out.append(in.charAt(i));
    }
    at = close + 1;
    if (at < in.length() && in.charAt(at) == '@') {
      // It was a quoted local part: the quotes belong to the address.
      out.replace(start, out.length(), in.substring(in.lastIndexOf('"', close - 1), close + 1));
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
    return address.startsWith("\"") ? address.strip() : address.replaceAll("\\s+", "");
  }

  private void endMailbox() {
    String text = phrase.toString().strip();
    String address = angle;
    if (address == null) {
      Matcher bare = BARE_ADDRESS.matcher(text);
      if (!text.startsWith("\"") && bare.find()) {
        address = bare.group();
        text = (text.substring(0, bare.start()) + text.substring(bare.end())).strip();
      } else if (text.matches("\"[^\"]*\"@\\S+")) {
        address = text;
        text = "";
      }
    }
    Mailbox box = address == null ? null : new Mailbox(displayName(text), address);
    if (box != null && (box.name() != null || !address.isEmpty())) {
      mailboxes.add(box);
    }
    phrase.setLength(0);
    comment.setLength(0);
    angle = null;
  }

  /** RFC 822 mail put the name into a comment: {@code user@host (Name)}. */
  private String displayName(String text) {
    String name = text.isEmpty() ? comment.toString() : text;
    return EncodedWords.decode(name.strip());
  }
}
