package com.sendook.command.doctor;

import com.sendook.command.OpenStore;
import com.sendook.command.RunningGateway;
import com.sendook.config.GatewayConfig;
import com.sendook.dns.DnsResolver;
import com.sendook.outbound.transport.smtp.SmtpSettings;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The installation that is looked at. */
final class Site implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final GatewayConfig config;
  private final InstantSource clock;
  private final List<SmtpSettings> relays;
  private final RunningGateway gateway;
  private final boolean running;
  private DnsResolver resolver;
  private OpenStore store;

  /**
   * @param clock this machine's
   */
  Site(GatewayConfig config, InstantSource clock, List<SmtpSettings> relays) {
    this.config = config;
    this.clock = clock;
    this.relays = relays;
    this.gateway = new RunningGateway(config);
    this.running = gateway.isThere();
  }

  Vertx vertx() {
    return vertx;
  }

  GatewayConfig config() {
    return config;
  }

  InstantSource clock() {
    return clock;
  }

  List<SmtpSettings> relays() {
    return relays;
  }

  /** Whether the gateway runs by this configuration. */
  boolean isRunning() {
    return running;
  }

  RunningGateway gateway() {
    return gateway;
  }

  DnsResolver resolver() {
    if (resolver == null) {
      resolver = new DnsResolver(vertx, config.dns().servers(), config.dns().timeout());
    }
    return resolver;
  }

  /** The store was found usable: the other checks look into it. */
  void opened(OpenStore usable) {
    store = usable;
  }

  /** The store, unless it cannot be used or is another process's alone. */
  Optional<OpenStore> store() {
    return Optional.ofNullable(store);
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
    if (resolver != null) {
      resolver.close();
    }
    // A client that could not connect fails once more as it closes.
    vertx.close().otherwiseEmpty().await();
  }
}
