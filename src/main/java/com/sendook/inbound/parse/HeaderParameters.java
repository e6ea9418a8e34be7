package com.sendook.inbound.parse;

import com.sendook.mail.EncodedWords;
import com.sendook.mail.MailCharset;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of the form {@code value; name=value; …}: Content-Type (RFC 2045, 5.1) and
 * Content-Disposition (RFC 2183), with parameters that are continued or in another charset (RFC
 * 2231), and with what senders write instead: encoded words, raw 8-bit, missing quotes and
 * semicolons.
 *
 * @param value what stands before the first semicolon, in lower case; empty where nothing does
 * @param parameters decoded values by lower-case name
 */
record HeaderParameters(String value, Map<String, String> parameters) {
  /** Beyond so many parameters the rest is left out. */
  private static final int MAX_SECTIONS = 10_000;

  /** {@code name}, {@code name*}, {@code name*0} or {@code name*0*} (RFC 2231, 3 and 4). */
  private static final Pattern SECTION = Pattern.compile("([^*]++)(?:\\*(\\d{1,4}))?(\\*)?");

  /** One section of a parameter, as RFC 2231 numbers them. */
  private record Section(String text, boolean extended) {}

  static HeaderParameters parse(String fieldBody) {
    ParameterScanner scanner = new ParameterScanner(fieldBody);
    String value = scanner.value().toLowerCase(Locale.ROOT);
    Map<String, TreeMap<Integer, Section>> byName = new LinkedHashMap<>();
    for (int i = 0; i < MAX_SECTIONS && scanner.next(); i++) {
      addSection(scanner.name().toLowerCase(Locale.ROOT), scanner.text(), byName);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    byName.forEach((name, sections) -> parameters.put(name, join(sections)));
    return new HeaderParameters(value, parameters);
  }

  /** The parameter of that name; null where there is none. */
  String get(String name) {
    return parameters.get(name);
  }

  private static void addSection(
      String name, String text, Map<String, TreeMap<Integer, Section>> byName) {
    Matcher section = SECTION.matcher(name);
    if (section.matches()) {
      boolean extended = section.group(3) != null;
      boolean plain = !extended && section.group(2) == null;
      // The plain form is only for readers that do not know the others.
      int number = plain ? -1 : section.group(2) == null ? 0 : Integer.parseInt(section.group(2));
      byName
          .computeIfAbsent(section.group(1), n -> new TreeMap<>())
          .putIfAbsent(number, new Section(text, extended));
    }
  }

  private static String join(TreeMap<Integer, Section> sections) {
    Section plain = sections.remove(-1);
    if (sections.isEmpty() && plain != null) {
      return EncodedWords.decode(plain.text());
    }
    if (sections.values().stream().noneMatch(Section::extended)) {
      StringBuilder joined = new StringBuilder();
      sections.values().forEach(section -> joined.append(section.text()));
      return EncodedWords.decode(joined.toString());
    }
    String charset = null;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Section section : sections.values()) {
      String text = section.text();
      if (charset == null && section.extended()) {
        String[] parts = text.split("'", 3);
        charset = parts.length == 3 ? parts[0] : "";
        text = parts.length == 3 ? parts[2] : text;
      }
      bytes.writeBytes(section.extended() ? percentDecoded(text) : utf8(text));
    }
    return MailCharset.decode(bytes.toByteArray(), charset);
  }

  private static byte[] percentDecoded(String text) {
    byte[] in = utf8(text);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
      if (in[i] == '%' && high >= 0 && low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(in[i]);
      }
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
