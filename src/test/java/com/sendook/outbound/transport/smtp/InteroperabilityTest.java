package com.sendook.outbound.transport.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Sent;
import com.sendook.outbound.transport.smtp.SmtpSettings.Connections;
import com.sendook.outbound.transport.smtp.SmtpSettings.Login;
import com.sendook.outbound.transport.smtp.SmtpSettings.Tls;
import com.sendook.outbound.transport.smtp.SmtpSettings.TlsMode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that are not ours. */
class InteroperabilityTest extends SmtpTest {
  private static final String DOTTED = "Subject: x\r\n\r\n.\r\n..dots\r\n.dot\r\nend\r\n";

  @Test
  void greenMailTakesAMailWithAuthOverImplicitTls() throws Exception {
    GreenMail greenMail = greenMail();
    try {
      int port = greenMail.getSmtps().getPort();
      RelayTransport relay = relay(settings(port, trustAll(), new Login("user", "secret", false)));

      assertThat(send(relay, ENVELOPE, Buffer.buffer(DOTTED))).isInstanceOf(Sent.class);
      assertThat(send(relay)).isInstanceOf(Sent.class);

      ByteArrayOutputStream received = new ByteArrayOutputStream();
      greenMail.getReceivedMessages()[0].writeTo(received);
      assertThat(received.toString(StandardCharsets.US_ASCII)).endsWith(DOTTED.strip());
    } finally {
      greenMail.stop();
    }
  }

  @Test
  void greenMailRefusesAWrongPasswordAndNoMailBounces() throws Exception {
    GreenMail greenMail = greenMail();
    try {
      int port = greenMail.getSmtps().getPort();

      assertThat(send(relay(settings(port, trustAll(), new Login("user", "wrong", false)))))
          .isInstanceOfSatisfying(
              Deferred.class, deferred -> assertThat(deferred.reply().code()).isEqualTo(535));
      assertThat(greenMail.getReceivedMessages()).isEmpty();
    } finally {
      greenMail.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-p", "-e", "-8"})
  void smtpSinkTakesMails(String option) throws Exception {
    assumeTrue(SmtpSink.isInstalled(), "smtp-sink (of postfix) is not installed");
    try (SmtpSink sink = option.isEmpty() ? new SmtpSink() : new SmtpSink(option)) {
      RelayTransport relay =
          relay(settings(sink.port(), TlsMode.NONE, null, PATIENT, new Connections(4, 10, LONG)));

      List<Future<Outcome>> sent =
          IntStream.range(0, 100)
              .mapToObj(i -> relay.transmit(envelope(i), Buffer.buffer(DOTTED.repeat(i))))
              .toList();

      Future.all(sent).await(10, TimeUnit.SECONDS);
      assertThat(sent).extracting(Future::result).allMatch(Sent.class::isInstance);
    }
  }

  private static Envelope envelope(int number) {
    return new Envelope("a" + number, "", "to" + number + "@example.com");
  }

  private static Tls trustAll() {
    return new Tls(TlsMode.IMPLICIT, true);
  }

  private static GreenMail greenMail() {
    GreenMail greenMail =
        new GreenMail(ServerSetupTest.SMTPS.dynamicPort())
            .withConfiguration(
                GreenMailConfiguration.aConfig().withUser("to@example.com", "user", "secret"));
    greenMail.start();
    return greenMail;
  }
}
