package com.sendook.outbound.compose;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file name as parameters of Content-Disposition (RFC 2183): in quotes where that says it all,
 * else in sections of percent-encoded UTF-8 (RFC 2231) with a name in ASCII beside them for older
 * readers.
 */
final class FileName {
  /**
   * Neither quote nor escape; no percent sign and no question mark, which readers decode unasked.
   */
  private static final Pattern SAFE = Pattern.compile("[ !#-$&->@-\\[\\]-~]*");

  private static final int MAX_PLAIN = 60;
  private static final int MAX_SECTION = 56;
  private static final int MAX_EXTENSION = 10;
  private static final String ATTRIBUTE_CHARS = "!#$&+-.^_`|~";

  private FileName() {}

  static List<String> parameters(String name) {
    if (SAFE.matcher(name).matches() && name.length() <= MAX_PLAIN) {
      return List.of("filename=\"" + name + "\"");
    }
    List<String> parameters = new ArrayList<>();
    for (String section : sections(name)) {
      String charset = parameters.isEmpty() ? "UTF-8''" : "";
      parameters.add("filename*%d*=%s%s;".formatted(parameters.size(), charset, section));
    }
    // Last, because readers that know both forms take the first one they meet.
    parameters.add("filename=\"" + ascii(name) + "\"");
    return parameters;
  }

  /** Percent-encoded pieces of whole characters. */
  private static List<String> sections(String name) {
    List<String> sections = new ArrayList<>();
    StringBuilder section = new StringBuilder();
    name.codePoints()
        .mapToObj(FileName::percentEncoded)
        .forEach(
            character -> {
              if (section.length() + character.length() > MAX_SECTION) {
                sections.add(section.toString());
                section.setLength(0);
              }
              section.append(character);
            });
    sections.add(section.toString());
    return sections;
  }

  private static String percentEncoded(int codePoint) {
    boolean plain =
        codePoint < 0x80
            && (Character.isLetterOrDigit(codePoint) || ATTRIBUTE_CHARS.indexOf(codePoint) >= 0);
    if (plain) {
      return Character.toString(codePoint);
    }
    StringBuilder encoded = new StringBuilder();
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      encoded.append(String.format("%%%02X", b & 0xFF));
    }
    return encoded.toString();
  }

  /**
   * The nearest name that needs no escapes: accents off, the rest underscores, the extension kept.
   */
  private static String ascii(String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFD)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^ !#-$&->@-\\[\\]-~]+", "_");
    if (plain.length() <= MAX_PLAIN) {
      return plain;
    }
    int dot = plain.lastIndexOf('.');
    String extension = dot > 0 && plain.length() - dot <= MAX_EXTENSION ? plain.substring(dot) : "";
    return plain.substring(0, MAX_PLAIN - extension.length()) + extension;
  }
}
