package com.sendook.outbound.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
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

  @ParameterizedTest
  @CsvSource({
    "Ok 010f0170e5c5a8f3-1f9bd5a2-7d1c-4a3f-9f7e-3a3b6b3c1c2d-000000, 010f0170e5c5a8f3-1f9bd5a2-7d1c-4a3f-9f7e-3a3b6b3c1c2d-000000",
    "2.0.0 Ok: queued as 4XyzAb1cQdz, 4XyzAb1cQdz",
    "OK id=1rRk2A-0001Xy-3F, 1rRk2A-0001Xy-3F",
    "Ok <56761188-7520-42d8-8898-ff6fc54ce618>, 56761188-7520-42d8-8898-ff6fc54ce618",
    "2.0.0 x2BA1c Message accepted for delivery,",
    "2.0.0 OK 1700000000 a1-20020ac8 - gsmtp,",
    "2.6.0 <1@example.com> [InternalId=12] Queued mail for delivery,",
    "2.0.0 sandbox,",
    "queued as 4F2,",
    "ok 1234567/89012345,"
  })
  void findsTheIdThatItGives(String text, String id) {
    assertThat(Reply.of(250, text).givenId()).isEqualTo(Optional.ofNullable(id));
  }

  @Test
  void boundsAndCleansTheText() {
    assertThat(Reply.of(250, "a\u0000\u001b\u0085\u007f\tb").text()).isEqualTo("ab");
    assertThat(Reply.of(250, "a".repeat(2_000)).text()).hasSize(1_000);
    assertThat(Reply.of(250, "a".repeat(999) + "\ud83d\ude00").text()).hasSize(999);
  }
}
