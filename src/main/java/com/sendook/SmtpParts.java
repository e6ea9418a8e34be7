package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.inbound.smtp.Connections;
import com.sendook.inbound.smtp.Intake;
import com.sendook.inbound.smtp.SmtpSettings;
import com.sendook.inbound.smtp.SmtpVerticle;
import com.sendook.inbound.smtp.Submission;
import com.sendook.outbound.accept.SendRequest;
import com.sendook.tls.ServerCertificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is spoken SMTP at: the door, and where mail programs submit; each at a port or two. */
final class SmtpParts {
  /** For mail that is coming in while the door closes. */
  private static final Duration DOOR_PATIENCE = Duration.ofSeconds(6);

  private final GatewayConfig config;
  private final Duration storePatience;
  private final Intake intake;
  private final Submission submission;
  private final Optional<ServerCertificate> certificate;
  private final Connections connections;

  SmtpParts(
      GatewayConfig config,
      Duration storePatience,
      Intake intake,
      Submission submission,
      Optional<ServerCertificate> certificate) {
    this.config = config;
    this.storePatience = storePatience;
    this.intake = intake;
    this.submission = submission;
    this.certificate = certificate;
    this.connections =
        new Connections(config.smtp().maxConnections(), config.smtp().maxConnectionsPerAddress());
  }

  /** The ports that are switched on, the door first. */
  List<SmtpPort> ports() {
    var smtp = config.smtp();
    return Stream.of(
            new SmtpPort(SmtpPort.DOOR, smtp.port(), false, false),
            new SmtpPort(SmtpPort.DOOR_OVER_TLS, smtp.tls().port(), true, false),
            new SmtpPort(SmtpPort.SUBMISSION, smtp.submission().port(), false, true),
            new SmtpPort(SmtpPort.SUBMISSION_OVER_TLS, smtp.submission().tlsPort(), true, true))
        .filter(each -> each.number() >= 0)
        .toList();
  }

  /**
   * An instance of a port.
   *
   * @param number the port's, as it is to be bound
   */
  SmtpVerticle verticle(SmtpPort port, int number) {
    var settings = settings(port, number);
    return port.submission()
        ? new SmtpVerticle(settings, submission, connections)
        : new SmtpVerticle(settings, intake, connections);
  }

  private SmtpSettings settings(SmtpPort port, int number) {
    var smtp = config.smtp();
    return new SmtpSettings(
        smtp.host(),
        number,
        config.smtpHostname(),
        limits(port),
        new SmtpSettings.Times(
            smtp.idleTimeout(),
            smtp.sessionTimeout(),
            smtp.minRate().bytes(),
            smtp.greetingDelay(),
            smtp.tarpit(),
            storePatience,
            DOOR_PATIENCE),
        new SmtpSettings.Tls(certificate.map(ServerCertificate::context), port.implicitTls()),
        smtp.proxyBlocks());
  }

  private SmtpSettings.Limits limits(SmtpPort port) {
    var smtp = config.smtp();
    return new SmtpSettings.Limits(
        port.submission() ? config.maxSubmittedBytes() : smtp.maxMessageSize().bytes(),
        port.submission()
            ? Math.min(smtp.maxRecipients(), SendRequest.MAX_RECIPIENTS)
            : smtp.maxRecipients(),
        smtp.maxCommands(),
        smtp.maxUnknownRecipients());
  }
}
