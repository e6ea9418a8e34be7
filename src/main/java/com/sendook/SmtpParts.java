package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.inbound.smtp.Connections;
import com.sendook.inbound.smtp.Intake;
import com.sendook.inbound.smtp.SmtpSettings;
import com.sendook.inbound.smtp.SmtpVerticle;
import com.sendook.inbound.smtp.Submission;
import com.sendook.outbound.accept.SendRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What is spoken SMTP at: the door, and where mail programs submit; each at a port or two. */
final class SmtpParts {
  /** For mail that is coming in while the door closes. */
  private static final Duration DOOR_PATIENCE = Duration.ofSeconds(6);

  private final GatewayConfig config;
  private final Duration storePatience;
  private final Intake intake;
  private final Submission submission;
  private final Connections connections;

  SmtpParts(GatewayConfig config, Duration storePatience, Intake intake, Submission submission) {
    this.config = config;
    this.storePatience = storePatience;
    this.intake = intake;
    this.submission = submission;
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
   * How many instances share a port. Of several, Vert.x 5.0.8 gives what STARTTLS takes to the
   * first alone, and the others break off as it begins: with a certificate there is one.
   */
  int instances(int cores) {
    return config.smtp().tls().isOffered() ? 1 : cores;
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
        new SmtpSettings.Tls(smtp.tls().certFile(), smtp.tls().keyFile(), port.implicitTls()),
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
