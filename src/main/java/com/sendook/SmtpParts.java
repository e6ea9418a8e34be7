package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.inbound.smtp.Connections;
import com.sendook.inbound.smtp.Intake;
import com.sendook.inbound.smtp.SmtpSettings;
import com.sendook.inbound.smtp.SmtpVerticle;
import java.time.Duration;

/** The SMTP door, at one port or two. */
final class SmtpParts {
  /** For mail that is coming in while the door closes. */
  private static final Duration DOOR_PATIENCE = Duration.ofSeconds(6);

  private final GatewayConfig config;
  private final Duration storePatience;
  private final Intake intake;
  private final Connections connections;

  SmtpParts(GatewayConfig config, Duration storePatience, Intake intake) {
    this.config = config;
    this.storePatience = storePatience;
    this.intake = intake;
    this.connections =
        new Connections(config.smtp().maxConnections(), config.smtp().maxConnectionsPerAddress());
  }

  /**
   * An instance of the door.
   *
   * @param implicitTls whether TLS begins with the connection
   */
  SmtpVerticle verticle(int port, boolean implicitTls) {
    var smtp = config.smtp();
    return new SmtpVerticle(
        new SmtpSettings(
            smtp.host(),
            port,
            config.smtpHostname(),
            new SmtpSettings.Limits(
                smtp.maxMessageSize().bytes(),
                smtp.maxRecipients(),
                smtp.maxCommands(),
                smtp.maxUnknownRecipients()),
            new SmtpSettings.Times(
                smtp.idleTimeout(),
                smtp.sessionTimeout(),
                smtp.minRate().bytes(),
                smtp.greetingDelay(),
                smtp.tarpit(),
                storePatience,
                DOOR_PATIENCE),
            new SmtpSettings.Tls(smtp.tls().certFile(), smtp.tls().keyFile(), implicitTls),
            smtp.proxyBlocks()),
        intake,
        connections);
  }
}
