package com.sendook.config;

import static com.sendook.config.GatewayConfig.rule;

/**
 * The event bus for programs that are no JVM.
 *
 * @param port negative where there is none
 */
public record BridgeConfig(String host, int port, String certFile, String keyFile) {
  public boolean isOn() {
    return port >= 0;
  }

  void check() {
    SmtpConfig.optionalPort("bridge.port", port);
    rule(
        !isOn() || !certFile.isEmpty(),
        "bridge.certFile",
        "must be set where bridge.port is: events only go out by TLS",
        "empty");
    rule(
        !isOn() || !keyFile.isEmpty(),
        "bridge.keyFile",
        "must be set where bridge.port is",
        "empty");
    SmtpConfig.readable("bridge.certFile", certFile);
    SmtpConfig.readable("bridge.keyFile", keyFile);
  }
}
