package com.sendook.outbound.sign;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class MailHeaderTest {
  private static MailHeader header(String mail) {
    return MailHeader.of(Buffer.buffer(mail));
  }

  /** RFC 6376, 3.4.5. */
  @Test
  void isRelaxed() {
    var header = header("A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n");
    assertThat(header.fields())
        .extracting(MailHeader.Field::canonical)
        .containsExactly("a:X", "b:Y Z");
    assertThat(header.bodyStart()).isEqualTo("A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n".length());
  }

  @Test
  void aLongFieldBecomesOneLine() {
    var header =
        header(
            "References: <1@a>\r\n <2@a>\r\n\t \t<3@a>\r\nSubject:\r\n Hello:  you \r\nX:\r\n\r\n");
    assertThat(header.fields())
        .extracting(MailHeader.Field::canonical)
        .containsExactly("references:<1@a> <2@a> <3@a>", "subject:Hello: you", "x:");
  }

  @Test
  void aMailMayEndWithItsHeader() {
    assertThat(header("From: a@b\r\n").bodyStart()).isEqualTo(11);
    assertThat(header("From: a@b\r\n").fields()).hasSize(1);
    assertThat(header("From: a@b\r\n\r\n").bodyStart()).isEqualTo(13);
    assertThat(header("\r\nbody").fields()).isEmpty();
    assertThat(header("\r\nbody").bodyStart()).isEqualTo(2);
    assertThat(header("").bodyStart()).isZero();
  }

  @Test
  void whatIsRepeatedIsSignedFromTheLastUpAndFromOnceMore() {
    var selection =
        header(
                "Received: x\r\nList-Unsubscribe: <1>\r\nTo: b\r\nFROM: a\r\nList-unsubscribe:"
                    + " <2>\r\nX-Own: y\r\n\r\n")
            .selection();
    assertThat(selection.names())
        .containsExactly("from", "from", "to", "list-unsubscribe", "list-unsubscribe");
    assertThat(selection.canonical())
        .isEqualTo("from:a\r\nto:b\r\nlist-unsubscribe:<2>\r\nlist-unsubscribe:<1>\r\n");
  }
}
