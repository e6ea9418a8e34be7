package com.sendook.outbound.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelaxedBodyTest {
  private static String canonical(String body, int pieceBytes) {
    var out = new ByteArrayOutputStream();
    var relaxed = new RelaxedBody(out::write);
    var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    for (int from = 0; from < bytes.length; from += pieceBytes) {
      var piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes));
      relaxed.update(piece, piece.length);
    }
    relaxed.finish();
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** In the columns {@code _} is a space, {@code >} a tab and {@code |} a CRLF. */
  private static String written(String column) {
    return column == null ? "" : column.replace('_', ' ').replace('>', '\t').replace("|", "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    // RFC 6376, 3.4.5.
    "_C_|D_>_E||| , _C|D_E|",
    // Nothing, and what comes to nothing.
    "'', ''",
    "|, ''",
    "|||, ''",
    "_>_, ''",
    "_|>|_, ''",
    // The last line is ended once, whatever stood behind it.
    "a, a|",
    "a_, a|",
    "a|, a|",
    "a|||, a|",
    "a|_>|__|>, a|",
    // Blanks at the beginning of a line stay, as one; empty lines within the body stay.
    "|__a, |_a|",
    "a||_|b, a|||b|",
    "a_>_b>>c_|d, a_b_c|d|",
    // The bytes are bytes.
    "é_ü, é_ü|",
  })
  void isRelaxed(String body, String expected) {
    for (int pieceBytes : new int[] {1, 2, 3, 1000}) {
      assertThat(canonical(written(body), pieceBytes)).isEqualTo(written(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb\n", "a\rb\r", "a\nb", "a\r\nb\n\r\n"})
  void aLoneCrOrLfEndsALineAsItDoesOverSmtp(String body) {
    assertThat(canonical(body, 1)).isEqualTo("a\r\nb\r\n");
  }
}
