package com.sendook.inbound.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Phrases, each with the word for what it means, in the order in which they are looked for. The
 * file has the word in brackets on a line of its own, and below it one phrase a line: {@code
 * ^phrase} stands at the beginning of a text, {@code =phrase} is all of it, any other stands
 * anywhere. Case, line breaks and the kind of apostrophe make no difference.
 */
final class PhraseTable {
  private record Phrase(char place, String text, String word) {
    boolean isIn(String plain) {
      return switch (place) {
        case '^' -> plain.startsWith(text);
        case '=' -> plain.equals(text);
        default -> plain.contains(text);
      };
    }
  }

  private final List<Phrase> phrases;
  private final Map<String, List<Phrase>> byWord;

  private PhraseTable(List<Phrase> phrases) {
    this.phrases = phrases;
    this.byWord = phrases.stream().collect(Collectors.groupingBy(Phrase::word));
  }

  static PhraseTable load(String name) {
    InputStream file = PhraseTable.class.getResourceAsStream(name);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return parse(lines.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PhraseTable parse(List<String> lines) {
    List<Phrase> phrases = new ArrayList<>();
    String word = null;
    for (String line : lines) {
      if (line.startsWith("[")) {
        word = line.substring(1, line.indexOf(']'));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        char place = "^=".indexOf(line.charAt(0)) < 0 ? ' ' : line.charAt(0);
        phrases.add(new Phrase(place, plain(place == ' ' ? line : line.substring(1)), word));
      }
    }
    return new PhraseTable(List.copyOf(phrases));
  }

  /** The word of the first phrase that the text has. */
  Optional<String> find(String text) {
    String plain = plain(text);
    return phrases.stream().filter(phrase -> phrase.isIn(plain)).map(Phrase::word).findFirst();
  }

  /** Whether the text has a phrase with this word. */
  boolean has(String word, String text) {
    String plain = plain(text);
    return byWord.getOrDefault(word, List.of()).stream().anyMatch(each -> each.isIn(plain));
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '\u00A0' || c == '\u3000') {
        gap = !plain.isEmpty();
      } else {
        if (gap) {
          plain.append(' ');
          gap = false;
        }
        plain.append(c == '\u2019' || c == '\u2018' ? '\'' : c);
      }
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }
}
