package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The time that a client takes, by a clock that a test sets. */
class ClientClockTest {
  private static final SmtpSettings.Times TIMES =
      new SmtpSettings.Times(
          Duration.ofSeconds(60),
          Duration.ofSeconds(200),
          100,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  private long nowNanos = 17;
  private final ClientClock clock = new ClientClock(TIMES, () -> nowNanos);

  private void pass(int seconds) {
    nowNanos += Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void aSilentClientHasTheIdleTime() {
    pass(59);
    assertThat(clock.left()).isEqualTo(Duration.ofSeconds(1));
    clock.replied();
    assertThat(clock.left()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void whoSendsAByteASecondWinsNothingByIt() {
    for (int second = 0; second < 60; second++) {
      pass(1);
      clock.heard(1);
    }
    assertThat(clock.left()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aMailAtTheLeastPaceMayTakeItsTime() {
    for (int second = 0; second < 10_000; second++) {
      pass(1);
      clock.heard(100);
    }
    assertThat(clock.left()).isEqualTo(Duration.ofSeconds(60));
    pass(60);
    assertThat(clock.left()).isZero();
  }

  @Test
  void commandsWithoutAMailHaveAnEnd() {
    for (int command = 0; command < 10; command++) {
      pass(19);
      clock.heard(0);
      clock.replied();
    }
    assertThat(clock.left()).isEqualTo(Duration.ofSeconds(10));
    clock.mailTaken();
    assertThat(clock.left()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void theTimeOfOthersIsNotTheClients() {
    pass(30);
    clock.stop();
    pass(1_000);
    assertThat(clock.left()).isEqualTo(Duration.ofSeconds(30));
    clock.stop();
    clock.goOn();
    clock.goOn();
    pass(10);
    assertThat(clock.left()).isEqualTo(Duration.ofSeconds(20));
  }
}
