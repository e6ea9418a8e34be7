package com.sendook.outbound.transport.smtp;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.smtp.SmtpSettings.TlsMode;
import org.junit.jupiter.api.Test;

class RelayFailoverTest extends SmtpTest {
  private static SmtpSettings at(FakeSmtpServer server) {
    return settings(server.port(), TlsMode.NONE, null, PATIENT, ONE);
  }

  @Test
  void theSecondTakesTheMailWhileTheFirstCannotBeReached() throws Exception {
    var first = server();
    first.once("CONNECT", reply("421 4.3.2 closing for today"));
    var second = server();
    var relay = relay(at(first), at(second));

    assertThat(send(relay)).isInstanceOf(Outcome.Sent.class);
    assertThat(send(relay)).isInstanceOf(Outcome.Sent.class);

    assertThat(second.mails()).hasSize(2);
    assertThat(first.connections).as("not asked again at once").hasSize(1);
  }

  @Test
  void whatTheFirstAnswersIsTheOutcome() throws Exception {
    var first = server();
    first.once("RCPT", reply("450 4.2.0 later")).once("RCPT", reply("550 5.1.1 who"));
    var second = server();
    var relay = relay(at(first), at(second));

    assertThat(send(relay)).isInstanceOf(Outcome.Deferred.class);
    assertThat(send(relay)).isInstanceOf(Outcome.Refused.class);
    assertThat(send(relay)).isInstanceOf(Outcome.Sent.class);

    assertThat(first.mails()).hasSize(1);
    assertThat(second.connections).isEmpty();
  }

  @Test
  void whereNoneCanBeReachedItIsTriedAgainAtTheFirst() throws Exception {
    var first = server();
    var second = server();
    for (var each : java.util.List.of(first, second)) {
      each.once("CONNECT", reply("421 4.3.2 closing for today"));
    }
    var relay = relay(at(first), at(second));

    assertThat(send(relay))
        .isInstanceOfSatisfying(
            Outcome.Deferred.class, outcome -> assertThat(outcome.unreachable()).isTrue());
    assertThat(send(relay)).isInstanceOf(Outcome.Sent.class);
    assertThat(first.mails()).hasSize(1);
  }
}
