package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.config.RelayConfig;
import com.sendook.dns.DnsResolver;
import com.sendook.outbound.transport.SandboxTransport;
import com.sendook.outbound.transport.Transport;
import com.sendook.outbound.transport.mx.DirectSettings;
import com.sendook.outbound.transport.mx.DirectTransport;
import com.sendook.outbound.transport.smtp.RelayTransport;
import com.sendook.outbound.transport.smtp.SmtpSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the transport that the configuration asks for. */
final class Transports {
  private static final int MAILS_EACH_CONNECTION = 100;
  private static final Duration IDLE_CONNECTION = Duration.ofSeconds(5);

  private final GatewayConfig config;
  private final DnsResolver dns;

  Transports(GatewayConfig config, DnsResolver dns) {
    this.config = config;
    this.dns = dns;
  }

  /** A transport for one event loop. */
  Transport create(Vertx vertx) {
    return switch (config.outbound().transport()) {
      case RELAY -> new RelayTransport(vertx, relays());
      case DIRECT -> new DirectTransport(vertx, dns, direct());
      case SANDBOX -> new SandboxTransport(vertx, config.dataDir().resolve("outbox"));
    };
  }

  /** The smarthost, and those that stand in for it. */
  List<SmtpSettings> relays() {
    var relay = config.relay();
    var all = new ArrayList<HostAndPort>();
    all.add(HostAndPort.create(relay.host(), relay.port()));
    relay.fallback().forEach(each -> all.add(HostAndPort.parseAuthority(each, relay.port())));
    return all.stream().map(this::relay).toList();
  }

  private SmtpSettings relay(HostAndPort where) {
    var relay = config.relay();
    var login =
        relay.username().isEmpty()
            ? null
            : new SmtpSettings.Login(
                relay.username(), relay.password(), relay.tls() == RelayConfig.TlsMode.NONE);
    return new SmtpSettings(
        where.host(),
        where.port(),
        tls(),
        login,
        config.smtpHostname(),
        timeouts(relay.connectTimeout(), relay.replyTimeout()),
        new SmtpSettings.Connections(relay.connections(), MAILS_EACH_CONNECTION, IDLE_CONNECTION));
  }

  private SmtpSettings.Tls tls() {
    var relay = config.relay();
    return new SmtpSettings.Tls(
        SmtpSettings.TlsMode.valueOf(relay.tls().name()),
        relay.trustAll(),
        relay.caFile().isEmpty() ? null : relay.caFile());
  }

  private DirectSettings direct() {
    var direct = config.direct();
    return new DirectSettings(
        direct.port(),
        config.smtpHostname(),
        direct.allowPrivate(),
        timeouts(direct.connectTimeout(), direct.replyTimeout()),
        new SmtpSettings.Connections(direct.connections(), MAILS_EACH_CONNECTION, IDLE_CONNECTION));
  }

  private static SmtpSettings.Timeouts timeouts(Duration connect, Duration reply) {
    return new SmtpSettings.Timeouts(connect, reply, reply, reply, reply, reply.multipliedBy(2));
  }
}
