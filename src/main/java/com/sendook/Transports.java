package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.outbound.transport.SandboxTransport;
import com.sendook.outbound.transport.Transport;
import com.sendook.outbound.transport.smtp.RelayTransport;
import com.sendook.outbound.transport.smtp.SmtpSettings;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Makes the transport that the configuration asks for. */
final class Transports {
  private static final int MAILS_EACH_CONNECTION = 100;
  private static final Duration IDLE_CONNECTION = Duration.ofSeconds(5);

  private final GatewayConfig config;

  Transports(GatewayConfig config) {
    this.config = config;
  }

  /** A transport for one event loop. */
  Transport create(Vertx vertx) {
    return switch (config.outbound().transport()) {
      case RELAY -> new RelayTransport(vertx, relay());
      default -> new SandboxTransport(vertx, config.dataDir().resolve("outbox"));
    };
  }

  private SmtpSettings relay() {
    var relay = config.relay();
    var login =
        relay.username().isEmpty()
            ? null
            : new SmtpSettings.Login(
                relay.username(), relay.password(), relay.tls() == GatewayConfig.TlsMode.NONE);
    return new SmtpSettings(
        relay.host(),
        relay.port(),
        new SmtpSettings.Tls(SmtpSettings.TlsMode.valueOf(relay.tls().name()), relay.trustAll()),
        login,
        config.smtpHostname(),
        timeouts(relay),
        new SmtpSettings.Connections(relay.connections(), MAILS_EACH_CONNECTION, IDLE_CONNECTION));
  }

  private static SmtpSettings.Timeouts timeouts(GatewayConfig.Relay relay) {
    var reply = relay.replyTimeout();
    return new SmtpSettings.Timeouts(
        relay.connectTimeout(), reply, reply, reply, reply, reply.multipliedBy(2));
  }
}
