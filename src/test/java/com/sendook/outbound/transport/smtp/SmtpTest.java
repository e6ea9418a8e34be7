package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.smtp.SmtpSettings.Connections;
import com.sendook.outbound.transport.smtp.SmtpSettings.Login;
import com.sendook.outbound.transport.smtp.SmtpSettings.Timeouts;
import com.sendook.outbound.transport.smtp.SmtpSettings.Tls;
import com.sendook.outbound.transport.smtp.SmtpSettings.TlsMode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the client share: a Vert.x, settings with short time-outs, and a mail. */
abstract class SmtpTest {
  static final Duration SHORT = Duration.ofMillis(200);
  static final Duration LONG = Duration.ofSeconds(10);
  static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG, LONG, LONG);
  static final Timeouts IMPATIENT = new Timeouts(LONG, SHORT, SHORT, SHORT, SHORT, SHORT);
  static final Connections ONE = new Connections(1, 100, LONG);
  static final Envelope ENVELOPE = new Envelope("a1", "from@example.org", "to@example.com");
  static final String TEXT = "Subject: x\r\n\r\nHello\r\n";
  static final Buffer MAIL = Buffer.buffer(TEXT);

  Vertx vertx;
  private final List<RelayTransport> relays = new ArrayList<>();

  @BeforeEach
  void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stopVertx() throws Exception {
    for (RelayTransport relay : relays) {
      relay.close().await(5, TimeUnit.SECONDS);
    }
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  FakeSmtpServer server() throws Exception {
    return new FakeSmtpServer(vertx).start();
  }

  RelayTransport relay(FakeSmtpServer server) {
    return relay(server, PATIENT, ONE);
  }

  RelayTransport relay(FakeSmtpServer server, Timeouts timeouts, Connections connections) {
    return relay(settings(server.port(), TlsMode.NONE, null, timeouts, connections));
  }

  RelayTransport relay(SmtpSettings... inOrder) {
    RelayTransport relay = new RelayTransport(vertx, List.of(inOrder));
    relays.add(relay);
    return relay;
  }

  static SmtpSettings settings(
      int port, TlsMode tls, Login login, Timeouts timeouts, Connections connections) {
    return new SmtpSettings(
        "localhost", port, new Tls(tls, false), login, "gateway.example", timeouts, connections);
  }

  static SmtpSettings settings(int port, Tls tls, Login login) {
    return new SmtpSettings("localhost", port, tls, login, "gateway.example", PATIENT, ONE);
  }

  static Outcome send(RelayTransport relay) throws Exception {
    return send(relay, ENVELOPE, MAIL);
  }

  static Outcome send(RelayTransport relay, Envelope envelope, Buffer mail) throws Exception {
    return relay.transmit(envelope, mail).await(20, TimeUnit.SECONDS);
  }
}
