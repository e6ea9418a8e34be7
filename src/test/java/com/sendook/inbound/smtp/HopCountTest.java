package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopCountTest {
  private static final String ELSEWHERE =
      "Received: from a.example (a.example [192.0.2.1])\r\n\tby b.example with ESMTP; 1 Jan 2026\r\n";
  private static final String HERE = ELSEWHERE.replace("b.example", "mx.example");

  private final Dialogue dialogue = new Dialogue(Dialogue.settings()).begun();

  private String send(String header) {
    return dialogue.say(header + "Subject: x\r\n\r\nHello\r\n.\r\n");
  }

  @Test
  void aMailThatComesBackAgainAndAgainIsRefused() {
    assertThat(send(HERE.repeat(6))).startsWith("554 5.4.6 ");
    assertThat(dialogue.intake.committed()).isEmpty();
  }

  @Test
  void aFewTimesAreTaken() {
    assertThat(send(HERE.repeat(5))).startsWith("250 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"By  MX.Example", "by\r\n mx.example", "by by mx.example", "by mx.example(us)"})
  void isKnownHoweverItIsWritten(String byUs) {
    assertThat(send(HERE.replace("by mx.example", byUs).repeat(6))).startsWith("554 5.4.6 ");
  }

  @Test
  void whatOnlyLooksLikeIsNotCounted() {
    var similar = HERE.replace("mx.example", "mx.example.org");
    var inBody = "Subject: x\r\n\r\n" + HERE.repeat(7);

    assertThat(send(similar + "X-Received: by mx.example x\r\n" + inBody)).startsWith("250 ");
  }
}
