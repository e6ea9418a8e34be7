package com.sendook.config;

import static com.sendook.config.GatewayConfig.positive;
import static com.sendook.config.GatewayConfig.rule;

import com.sendook.net.AddressBlock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The SMTP door. */
public record SmtpConfig(
    String host,
    int port,
    String hostname,
    DataSize maxMessageSize,
    int maxRecipients,
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxCommands,
    int maxUnknownRecipients,
    Duration idleTimeout,
    Duration sessionTimeout,
    DataSize minRate,
    Duration greetingDelay,
    Duration tarpit,
    List<String> proxies,
    Tls tls,
    Submission submission) {

  /**
   * Where mail programs send through inboxes (RFC 6409); {@code tlsPort} is the one where TLS
   * begins with the connection (RFC 8314). Both negative where there is no such port.
   */
  public record Submission(int port, int tlsPort) {}

  /**
   * Its certificate, and the port where TLS begins with the connection.
   *
   * @param port negative where there is no such port
   */
  public record Tls(int port, String certFile, String keyFile) {
    public boolean isOffered() {
      return files().areSet();
    }

    /** Of the certificate that all ports show. */
    public CertificateFiles files() {
      return new CertificateFiles(certFile, keyFile);
    }

    /** Whether there is a port where TLS begins with the connection. */
    public boolean hasPort() {
      return port >= 0;
    }
  }

  void check() {
    GatewayConfig.port("smtp.port", port);
    positive("smtp.maxMessageSize", maxMessageSize.bytes());
    rule(maxRecipients > 0, "smtp.maxRecipients", "must be 1 or more", maxRecipients);
    rule(maxConnections > 0, "smtp.maxConnections", "must be 1 or more", maxConnections);
    checkLimits();
    checkTls();
    checkSubmission();
    GatewayConfig.addressBlocks("smtp.proxies", proxies);
  }

  private void checkLimits() {
    rule(
        maxConnectionsPerAddress > 0,
        "smtp.maxConnectionsPerAddress",
        "must be 1 or more",
        maxConnectionsPerAddress);
    rule(
        maxCommands > maxRecipients,
        "smtp.maxCommands",
        "must be more than smtp.maxRecipients, since each of them is a command",
        maxCommands);
    rule(
        maxUnknownRecipients > 0,
        "smtp.maxUnknownRecipients",
        "must be 1 or more",
        maxUnknownRecipients);
    positive("smtp.idleTimeout", idleTimeout.toMillis());
    positive("smtp.sessionTimeout", sessionTimeout.toMillis());
    positive("smtp.minRate", minRate.bytes());
  }

  /** The blocks of addresses that proxies have. */
  public List<AddressBlock> proxyBlocks() {
    return proxies.stream().map(AddressBlock::parse).flatMap(Optional::stream).toList();
  }

  static void optionalPort(String key, int port) {
    rule(port >= -1 && port <= 65535, key, "must be a port from 0 to 65535, or -1 for none", port);
  }

  private void checkSubmission() {
    optionalPort("smtp.submission.port", submission.port);
    optionalPort("smtp.submission.tlsPort", submission.tlsPort);
    rule(
        submission.tlsPort < 0 || tls.isOffered(),
        "smtp.tls.certFile",
        "must be set where smtp.submission.tlsPort is",
        "empty");
  }

  private void checkTls() {
    optionalPort("smtp.tls.port", tls.port);
    tls.files().check("smtp.tls");
    rule(
        !tls.hasPort() || tls.isOffered(),
        "smtp.tls.certFile",
        "must be set where smtp.tls.port is",
        "empty");
  }
}
