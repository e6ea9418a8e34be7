package com.sendook.config;

import static com.sendook.config.GatewayConfig.positive;
import static com.sendook.config.GatewayConfig.rule;

import java.time.Duration;

/** Delivery to the hosts of the recipients' domains; {@code connections} for each host and core. */
public record DirectConfig(
    int port,
    int connections,
    boolean allowPrivate,
    Duration connectTimeout,
    Duration replyTimeout) {
  void check() {
    rule(port > 0 && port <= 65535, "direct.port", "must be a port from 1 to 65535", port);
    rule(connections > 0, "direct.connections", "must be 1 or more", connections);
    positive("direct.connectTimeout", connectTimeout.toMillis());
    positive("direct.replyTimeout", replyTimeout.toMillis());
  }
}
