package com.sendook.config;

import static com.sendook.config.GatewayConfig.positive;
import static com.sendook.config.GatewayConfig.rule;

import io.vertx.core.net.HostAndPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The smarthost; {@code fallback} names others like it, as host or host:port. */
public record RelayConfig(
    String host,
    int port,
    List<String> fallback,
    TlsMode tls,
    boolean trustAll,
    String caFile,
    String username,
    String password,
    int connections,
    Duration connectTimeout,
    Duration replyTimeout) {

  /** How the connection to the smarthost is protected. */
  public enum TlsMode {
    NONE,
    OPPORTUNISTIC,
    REQUIRED,
    IMPLICIT
  }

  /**
   * Fails with what is wrong.
   *
   * @param isUsed whether mail leaves by it
   */
  void check(boolean isUsed) {
    GatewayConfig.port("relay.port", port);
    fallback.forEach(
        each ->
            rule(
                HostAndPort.parseAuthority(each, port) != null,
                "relay.fallback",
                "must be a list of hosts, each with a port where it is not relay.port",
                each));
    rule(
        caFile.isEmpty() || Files.isReadable(Path.of(caFile)),
        "relay.caFile",
        "must be a file that can be read",
        caFile);
    rule(connections > 0, "relay.connections", "must be 1 or more", connections);
    rule(
        !isUsed || !host.isEmpty(),
        "relay.host",
        "must name the smarthost when outbound.transport is relay",
        "empty");
    positive("relay.connectTimeout", connectTimeout.toMillis());
    positive("relay.replyTimeout", replyTimeout.toMillis());
  }
}
