package com.sendook.outbound.transport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mails as they go over the wire. In the table, R is CR and N is LF. */
class MailDataTest {

  @ParameterizedTest
  @CsvSource({
    "'', .RN",
    "a, aRN.RN",
    "aRN, aRN.RN",
    ".RN, ..RN.RN",
    "aRN.RN.RNb, aRN..RN..RNbRN.RN",
    "a.bRN.c., a.bRN..c.RN.RN",
    "aN.RNb, aRN..RNbRN.RN",
    "aN.Nb, aRN..RNbRN.RN",
    "aR.RNb, aRN..RNbRN.RN",
    "aRRN.b, aRNRN..bRN.RN",
    "aR, aRN.RN",
    "RN.R, RN..RN.RN"
  })
  void stuffsDotsAndEndsLines(String mail, String expected) {
    assertThat(onTheWire(wire(mail))).isEqualTo(wire(expected));
  }

  @Test
  void doesTheSameAcrossChunks() {
    Random random = new Random(7);
    StringBuilder mail = new StringBuilder();
    while (mail.length() < 500_000) {
      mail.append("\r\n..a".charAt(random.nextInt(5)));
    }
    String lines = mail.toString().replaceAll("\r\n|\r|\n", "\r\n");
    String ended = lines.endsWith("\r\n") ? lines : lines + "\r\n";
    String expected = ("\r\n" + ended).replace("\r\n.", "\r\n..").substring(2) + ".\r\n";

    assertThat(onTheWire(mail.toString()).equals(expected)).isTrue();
  }

  private static String onTheWire(String mail) {
    Buffer wire = Buffer.buffer();
    new MailData(Buffer.buffer(mail)).forEachRemaining(wire::appendBuffer);
    return wire.toString();
  }

  private static String wire(String text) {
    return text.replace('R', '\r').replace('N', '\n');
  }
}
