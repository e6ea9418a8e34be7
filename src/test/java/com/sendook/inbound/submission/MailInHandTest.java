package com.sendook.inbound.submission;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** What a submitted mail takes of the memory while it comes in. */
class MailInHandTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final MemoryBudget memory = new MemoryBudget(4L * MEBIBYTE);

  private MailInHand mail() {
    var mail = new MailInHand(null, memory, null, null, null);
    assertThat(mail.write(Buffer.buffer("Received: from here")).succeeded()).isTrue();
    return mail;
  }

  private static Future<Void> write(MailInHand mail, int bytes) {
    return mail.write(Buffer.buffer(new byte[bytes]));
  }

  @Test
  void aSlowClientTakesWhatItHasSentAndHoldsUpNobody() {
    var slow = mail();
    assertThat(write(slow, 300 * 1024).succeeded()).isTrue();

    assertThat(write(mail(), MEBIBYTE).succeeded()).isTrue();
  }

  @Test
  void whatFindsNoRoomIsToComeAgainAndLeavesItToTheOthers() {
    var first = mail();
    assertThat(write(first, MEBIBYTE).succeeded()).isTrue();
    var second = mail();
    assertThat(write(second, MEBIBYTE / 2).succeeded()).isTrue();

    var tooMuch = write(second, MEBIBYTE);
    assertThat(tooMuch.cause())
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
    second.abandon();

    assertThat(write(first, MEBIBYTE).succeeded()).isTrue();
  }
}
