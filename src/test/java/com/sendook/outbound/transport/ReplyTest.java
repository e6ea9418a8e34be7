package com.sendook.outbound.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {

  @ParameterizedTest
  @CsvSource({
    "550, 5.1.1 no, 5.1.1", "550, 5.1.1, 5.1.1", "250, 2.0.0 ok, 2.0.0", "550, no 5.1.1,",
    "450, 5.1.1 another class,", "550, 5.1.1234 no,", "550, 5.1.1.1 no,", "354, 3.0.0 go,"
  })
  void readsTheEnhancedCode(int code, String text, String enhanced) {
    assertThat(Reply.of(code, text)).isEqualTo(new Reply(code, enhanced, text));
  }

  @Test
  void boundsAndCleansTheText() {
    assertThat(Reply.of(250, "a\u0000\u001b\u0085\u007f\tb").text()).isEqualTo("ab");
    assertThat(Reply.of(250, "a".repeat(2_000)).text()).hasSize(1_000);
    assertThat(Reply.of(250, "a".repeat(999) + "\ud83d\ude00").text()).hasSize(999);
  }
}
