package com.sendook.config;

import static com.sendook.config.GatewayConfig.rule;

/**
 * The event bus for programs that are no JVM.
 *
 * @param port negative where there is none
 */
public record BridgeConfig(String host, int port, CertificateFiles tls) {
  public boolean isOn() {
    return port >= 0;
  }

  void check() {
    SmtpConfig.optionalPort("bridge.port", port);
    rule(
        !isOn() || tls.areSet(),
        "bridge.tls.certFile",
        "must be set where bridge.port is, since events only go out by TLS",
        "empty");
    tls.check("bridge.tls");
  }
}
