package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * The SMTP door: takes mail for the inboxes of this house (RFC 5321) and hands it to the {@link
 * Intake}. Extensions: PIPELINING (RFC 2920), 8BITMIME (RFC 6152), SIZE (RFC 1870),
 * ENHANCEDSTATUSCODES (RFC 2034), SMTPUTF8 (RFC 6531), CHUNKING (RFC 3030), STARTTLS (RFC 3207)
 * where there is a certificate.
 *
 * <p>Several instances share one port: give them the same number. Port 0 gives each instance a port
 * of its own; for a free port that all of them share, pick one first, or say -1. Deployment fails
 * when the port cannot be bound. Undeployment sends clients away with 421, and lets mail that is
 * coming in end, within {@link SmtpSettings.Times#drain()}.
 */
public final class SmtpVerticle extends VerticleBase {
  private final SmtpSettings settings;
  private final Sessions sessions;
  private final Connections connections;
  private SmtpServer server;

  /** A door that is opened by deploying it. All but the settings may be shared by all instances. */
  public SmtpVerticle(SmtpSettings settings, Intake intake, Connections connections) {
    this(
        settings,
        connections,
        (client, inTime) -> new SmtpSession(settings, new BoundedIntake(intake, inTime), client));
  }

  /** The same for a submission port (RFC 6409), with AUTH (RFC 4954). */
  public SmtpVerticle(SmtpSettings settings, Submission submission, Connections connections) {
    this(
        settings,
        connections,
        (client, inTime) ->
            new SmtpSession(settings, new BoundedSubmission(submission, inTime), client));
  }

  private SmtpVerticle(SmtpSettings settings, Connections connections, Sessions sessions) {
    this.settings = settings;
    this.connections = connections;
    this.sessions = sessions;
  }

  @Override
  public Future<?> start() {
    server = new SmtpServer(vertx, settings, sessions, connections);
    return server.listen();
  }

  @Override
  public Future<?> stop() {
    return server.shutdown();
  }

  /** The port that is listened on, once deployed. */
  public int actualPort() {
    return server.actualPort();
  }
}
