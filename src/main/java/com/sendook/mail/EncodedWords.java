package com.sendook.mail;

import com.sendook.mail.EncodedWordScanner.Word;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Text beyond ASCII in header fields (RFC 2047). */
public final class EncodedWords {
  private static final int MAX_WORD_LENGTH = 75;
  private static final String WORD_START = "=?UTF-8?";
  private static final int WORD_OVERHEAD = (WORD_START + "Q?" + "?=").length();
  private static final String Q_PLAIN = "!*+-/";

  private EncodedWords() {}

  /**
   * The text of an unfolded field body. Blanks between words go (RFC 2047, 6.2); neighbours in the
   * same charset are joined before they are decoded, because senders cut characters in two.
   */
  public static String decode(String value) {
    if (!value.contains("=?")) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length());
    Run run = new Run();
    int end = 0;
    EncodedWordScanner words = new EncodedWordScanner(value);
    for (Word word = words.next(0); word != null; word = words.next(end)) {
      String between = value.substring(end, word.start());
      if (end == 0 || !between.isBlank()) {
        run.flushTo(out);
        out.append(between);
      }
      run.add(word, out);
      end = word.end();
    }
    run.flushTo(out);
    return out.append(value, end, value.length()).toString();
  }

  /**
   * The words that stand for {@code text}, each at most 75 characters and each with whole
   * characters only; to be separated by blanks or folds. Both encodings are legal anywhere in a
   * field, also in the display name of an address (RFC 2047, 5 (3)); the one that gives fewer
   * characters is taken.
   *
   * @param firstLength how long the first word may be, so that it fits beside the field's name
   */
  public static List<String> encode(String text, int firstLength) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int qLength = 0;
    for (byte b : utf8) {
      qLength += qLength(b);
    }
    boolean q = qLength <= (utf8.length + 2) / 3 * 4;
    List<String> words = new ArrayList<>();
    int room = Math.max(Math.min(firstLength, MAX_WORD_LENGTH), WORD_OVERHEAD + 12) - WORD_OVERHEAD;
    int start = 0;
    while (start < utf8.length) {
      int end = wordEnd(utf8, start, room, q);
      words.add(WORD_START + (q ? "Q?" + q(utf8, start, end) : "B?" + b(utf8, start, end)) + "?=");
      start = end;
      room = MAX_WORD_LENGTH - WORD_OVERHEAD;
    }
    return words;
  }

  private static int wordEnd(byte[] utf8, int start, int room, boolean q) {
    int used = 0;
    int end = start;
    while (end < utf8.length) {
      int next = end + 1;
      int cost = qLength(utf8[end]);
      while (next < utf8.length && (utf8[next] & 0xC0) == 0x80) {
        cost += qLength(utf8[next++]);
      }
      used += cost;
      int length = q ? used : (next - start + 2) / 3 * 4;
      if (length > room) {
        break;
      }
      end = next;
    }
    return end;
  }

  private static String b(byte[] utf8, int start, int end) {
    return Base64.getEncoder().encodeToString(Arrays.copyOfRange(utf8, start, end));
  }

  private static String q(byte[] utf8, int start, int end) {
    StringBuilder out = new StringBuilder();
    for (int i = start; i < end; i++) {
      if (utf8[i] == ' ') {
        out.append('_');
      } else if (qLength(utf8[i]) == 1) {
        out.append((char) utf8[i]);
      } else {
        out.append(String.format("=%02X", utf8[i] & 0xFF));
      }
    }
    return out.toString();
  }

  private static int qLength(byte b) {
    boolean plain = Character.isLetterOrDigit(b) || b == ' ' || Q_PLAIN.indexOf(b) >= 0;
    return b > 0 && plain ? 1 : 3;
  }

  /** Neighbouring words of one charset, waiting to be decoded together. */
  private static final class Run {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private String charset;

    void add(Word word, StringBuilder out) {
      // RFC 2231, 5: a language may follow the charset.
      int language = word.charset().indexOf('*');
      String wordCharset = language < 0 ? word.charset() : word.charset().substring(0, language);
      if (charset != null && !charset.equalsIgnoreCase(wordCharset)) {
        flushTo(out);
      }
      charset = wordCharset;
      byte[] text = word.text().getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(word.base64() ? LenientDecoder.base64(text) : LenientDecoder.q(text));
    }

    void flushTo(StringBuilder out) {
      if (charset != null) {
        out.append(MailCharset.decode(bytes.toByteArray(), charset));
        bytes.reset();
        charset = null;
      }
    }
  }
}
