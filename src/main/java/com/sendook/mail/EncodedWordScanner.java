package com.sendook.mail;

/**
 * Recognises encoded words (RFC 2047, 2) in one text. Lenient: blanks and question marks in the
 * text of a word are wrong, and common.
 *
 * <p>To be asked from left to right. It remembers where the next word ends, so a text full of words
 * that never end costs no more than any other.
 */
final class EncodedWordScanner {
  private static final String START = "=?";
  private static final String END = "?=";
  private static final int MAX_CHARSET_LENGTH = 80;
  private static final int NONE = Integer.MAX_VALUE;

  /**
   * @param base64 whether it is the B encoding; the Q encoding where not
   * @param text still encoded
   * @param end where the text after the word begins
   */
  record Word(int start, int end, String charset, boolean base64, String text) {}

  private final String in;
  private int nextEnd = -1;

  EncodedWordScanner(String in) {
    this.in = in;
  }

  /** The first word that begins at {@code from} or after it; null where there is none. */
  Word next(int from) {
    for (int at = in.indexOf(START, from); at >= 0; at = in.indexOf(START, at + 1)) {
      Word word = at(at);
      if (word != null) {
        return word;
      }
    }
    return null;
  }

  /** The word that begins at {@code start}; null where none does. */
  Word at(int start) {
    if (!in.startsWith(START, start)) {
      return null;
    }
    int charsetEnd = charsetEnd(start + START.length());
    int text = charsetEnd + 3;
    if (charsetEnd < 0 || text > in.length() || in.charAt(charsetEnd + 2) != '?') {
      return null;
    }
    char encoding = Character.toLowerCase(in.charAt(charsetEnd + 1));
    if ((encoding != 'b' && encoding != 'q') || endOfText(text) == NONE) {
      return null;
    }
    return new Word(
        start,
        nextEnd + END.length(),
        in.substring(start + START.length(), charsetEnd),
        encoding == 'b',
        in.substring(text, nextEnd));
  }

  /** Where the question mark after the charset stands, or -1. */
  private int charsetEnd(int from) {
    int limit = Math.min(in.length(), from + MAX_CHARSET_LENGTH + 1);
    int at = from;
    while (at < limit && in.charAt(at) != '?' && !Character.isWhitespace(in.charAt(at))) {
      at++;
    }
    return at > from && at < limit && in.charAt(at) == '?' ? at : -1;
  }

  private int endOfText(int from) {
    if (nextEnd < from) {
      int found = in.indexOf(END, from);
      nextEnd = found < 0 ? NONE : found;
    }
    return nextEnd;
  }
}
