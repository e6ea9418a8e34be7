package com.sendook.outbound.transport.smtp;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.drop;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Sent;
import com.sendook.outbound.transport.smtp.FakeSmtpServer.Connection;
import com.sendook.outbound.transport.smtp.SmtpSettings.Connections;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections are kept, replaced and given up. */
class SessionPoolTest extends SmtpTest {

  @Test
  void opensNoMoreConnectionsThanAllowed() throws Exception {
    FakeSmtpServer server = server();

    assertThat(sendAll(relay(server, PATIENT, new Connections(3, 100, LONG)), 50))
        .hasSize(50)
        .allMatch(Sent.class::isInstance);

    assertThat(server.connections).hasSize(3);
    assertThat(server.mails()).hasSize(50);
  }

  @Test
  void replacesAConnectionAfterItsTransactions() throws Exception {
    FakeSmtpServer server = server();

    sendAll(relay(server, PATIENT, new Connections(1, 2, LONG)), 5);

    assertThat(server.connections).extracting(c -> c.mails.size()).containsExactly(2, 2, 1);
    assertThat(server.connections.get(0).commands).endsWith("QUIT");
  }

  @Test
  void saysGoodByeToAConnectionWithoutWork() throws Exception {
    FakeSmtpServer server = server();

    send(relay(server, PATIENT, new Connections(1, 100, Duration.ofMillis(20))));

    await().until(() -> server.connections.get(0).closed);
    assertThat(server.connections.get(0).commands).endsWith("QUIT");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void replacesAStaleConnectionWithoutAnAttempt(boolean pipelining) throws Exception {
    FakeSmtpServer server =
        server()
            .once("MAIL", reply("250 ok"))
            .once("MAIL", drop())
            .once("MAIL", reply("250 ok"))
            .once("MAIL", reply("421 4.4.2 idle for too long").andThen(drop()));
    if (pipelining) {
      server.offers("PIPELINING");
    }
    RelayTransport relay = relay(server);

    for (int i = 0; i < 4; i++) {
      assertThat(send(relay)).isInstanceOf(Sent.class);
    }

    assertThat(server.connections).extracting(c -> c.mails.size()).containsExactly(1, 1, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"421 4.4.2 idle for too long", "what is this"})
  void forgetsAnIdleConnectionThatTheServerEnds(String farewell) throws Exception {
    FakeSmtpServer server = server();
    RelayTransport relay = relay(server);
    send(relay);

    server.connections.get(0).write(farewell + "\r\n");

    await().until(() -> server.connections.get(0).closed);
    assertThat(send(relay)).isInstanceOf(Sent.class);
    assertThat(server.connections).hasSize(2);
  }

  @Test
  void goesOnWithTheConnectionsThatTheServerAllows() throws Exception {
    FakeSmtpServer server = server().once("CONNECT", reply("220 fake"));
    server.on("CONNECT", reply("421 4.7.0 too many connections").andThen(drop()));

    assertThat(sendAll(relay(server, PATIENT, new Connections(3, 100, LONG)), 10))
        .allMatch(Sent.class::isInstance);

    assertThat(server.connections.get(0).mails).hasSize(10);
  }

  @Test
  void givesNoConnectionOnThatTheServerIsEnding() throws Exception {
    FakeSmtpServer server = server().once(".", reply("421 4.3.2 stopping"));

    List<Outcome> outcomes = sendAll(relay(server), 2);

    assertThat(outcomes.get(0)).isInstanceOf(Deferred.class);
    assertThat(outcomes.get(1)).isInstanceOf(Sent.class);
    assertThat(server.connections).hasSize(2);
  }

  @Test
  void defersEveryWaitingMailAtOnceWhereNoConnectionCanBeHad() throws Exception {
    FakeSmtpServer server = server().on("CONNECT", reply("421 4.3.2 not now").andThen(drop()));

    assertThat(sendAll(relay(server, PATIENT, new Connections(2, 100, LONG)), 10))
        .hasSize(10)
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred -> assertThat(deferred.reply().code()).isEqualTo(421)));
    // A mail that comes after the first failure was told tries anew.
    assertThat(server.connections).hasSizeBetween(2, 5);
  }

  @Test
  void closesAfterTheTransactionsUnderWay() throws Exception {
    AtomicReference<Connection> atEnd = new AtomicReference<>();
    FakeSmtpServer server = server().on(".", atEnd::set);
    RelayTransport relay = relay(server);
    Future<Outcome> underWay = relay.transmit(ENVELOPE, MAIL);
    Future<Outcome> waiting = relay.transmit(ENVELOPE, MAIL);
    await().until(() -> atEnd.get() != null);

    Future<Void> closed = relay.close();

    assertThat(waiting.await(5, TimeUnit.SECONDS))
        .isEqualTo(new Deferred(null, "the gateway is stopping", true));
    assertThat(closed.isComplete()).isFalse();
    atEnd.get().write("250 2.0.0 taken\r\n");
    assertThat(underWay.await(5, TimeUnit.SECONDS)).isInstanceOf(Sent.class);
    closed.await(5, TimeUnit.SECONDS);
    assertThat(atEnd.get().commands).endsWith("QUIT");
    assertThat(send(relay)).isInstanceOf(Deferred.class);
  }

  private static List<Outcome> sendAll(RelayTransport relay, int count) throws Exception {
    List<Future<Outcome>> sent =
        IntStream.range(0, count).mapToObj(i -> relay.transmit(ENVELOPE, MAIL)).toList();
    Future.all(sent).await(10, TimeUnit.SECONDS);
    return sent.stream().map(Future::result).toList();
  }
}
