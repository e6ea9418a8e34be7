package com.sendook.mail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns the bytes of a mail into text, whatever the mail says its charset is. Never throws: an
 * unknown or untrue name falls back to UTF-8 where the bytes are valid UTF-8, and to windows-1252
 * where not.
 */
public final class MailCharset {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /**
   * Names that are found in mail for a charset that has more characters, or another name (after the
   * WHATWG Encoding Standard, which is what webmail and browsers follow).
   */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("latin-1", "windows-1252"),
          Map.entry("iso8859-1", "windows-1252"),
          Map.entry("iso-8859-8-i", "iso-8859-8"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("iso-8859-11", "x-windows-874"),
          Map.entry("gb2312", "gb18030"),
          Map.entry("gb_2312-80", "gb18030"),
          Map.entry("gbk", "gb18030"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("ks_c_5601", "x-windows-949"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("shift-jis", "windows-31j"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
          Map.entry("tis-620", "x-windows-874"),
          Map.entry("utf8", "utf-8"),
          Map.entry("utf-8mb4", "utf-8"),
          Map.entry("unicode-1-1-utf-8", "utf-8"),
          Map.entry("x-unknown", "unknown"),
          Map.entry("macintosh", "x-macroman"),
          Map.entry("x-mac-roman", "x-macroman"));

  private static final Pattern CODE_PAGE = Pattern.compile("^(x-)?cp-?(\\d)");

  /**
   * Every charset Java has, by its names in lower case. {@link Charset#forName} asks every provider
   * again for each name it does not know, and a mail can name 100,000 of those.
   */
  private static final Map<String, Charset> KNOWN = known();

  private MailCharset() {}

  /**
   * The text of bytes that the mail says are in {@code charsetName}, which may be null or wrong.
   */
  public static String decode(byte[] bytes, String charsetName) {
    if (Utf7.isName(charsetName)) {
      return Utf7.decode(bytes);
    }
    Optional<Charset> declared = find(charsetName);
    if (declared.isEmpty() || declared.get().equals(StandardCharsets.US_ASCII)) {
      return decodeUndeclared(bytes);
    }
    Charset charset = declared.get();
    String text = new String(bytes, charset);
    return charset.equals(StandardCharsets.UTF_8) && isUtf8InNameOnly(text)
        ? new String(bytes, WINDOWS_1252)
        : withoutByteOrderMark(text);
  }

  /** The text of bytes that come without a charset, as raw 8-bit header fields do. */
  public static String decodeUndeclared(byte[] bytes) {
    try {
      return withoutByteOrderMark(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, WINDOWS_1252);
    }
  }

  /** The charset of that name as mail uses it; empty where Java knows none. */
  public static Optional<Charset> find(String name) {
    if (name == null) {
      return Optional.empty();
    }
    String plain = bare(name).toLowerCase(Locale.ROOT);
    return Stream.of(
            plain, plain.replace('_', '-'), CODE_PAGE.matcher(plain).replaceFirst("windows-$2"))
        .map(candidate -> KNOWN.get(ALIASES.getOrDefault(candidate, candidate)))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Without the blanks, quotes and separators that senders leave around a name. */
  private static String bare(String name) {
    int start = 0;
    int end = name.length();
    while (start < end && isLitter(name.charAt(start))) {
      start++;
    }
    while (end > start && isLitter(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(start, end);
  }

  private static boolean isLitter(char c) {
    return "\"';,".indexOf(c) >= 0 || Character.isWhitespace(c);
  }

  private static Map<String, Charset> known() {
    Map<String, Charset> known = new HashMap<>();
    for (Charset charset : Charset.availableCharsets().values()) {
      charset.aliases().forEach(alias -> known.put(alias.toLowerCase(Locale.ROOT), charset));
    }
    // A name is worth more than another charset's alias.
    for (Charset charset : Charset.availableCharsets().values()) {
      known.put(charset.name().toLowerCase(Locale.ROOT), charset);
    }
    return known;
  }

  /** Not one character beyond ASCII came out right: the bytes were never UTF-8. */
  private static boolean isUtf8InNameOnly(String text) {
    return text.indexOf('\uFFFD') >= 0 && text.chars().noneMatch(c -> c >= 0x80 && c != '\uFFFD');
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
