package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Reply;
import com.sendook.outbound.transport.smtp.SmtpSettings.Timeouts;
import com.sendook.outbound.transport.smtp.SmtpSettings.TlsMode;
import io.vertx.core.Future;
import io.vertx.core.net.ClientSSLOptions;

/**
 * From the connection to the first MAIL: greeting, EHLO, STARTTLS, AUTH. A refusal here is about
 * the gateway and not about any mail, so whatever the code it fails the session.
 */
final class Handshake {
  private static final int SERVICE_READY = 220;

  private final SmtpSocket socket;
  private final SmtpSettings settings;
  private final Timeouts timeouts;
  private final TlsMode mode;
  private final ClientSSLOptions sslOptions;
  private final String serverName;

  /** The server speaks SMTP, and offered TLS, but the two sides did not agree on it. */
  static final class TlsFailed extends SessionFailure {
    TlsFailed(String why, Reply reply) {
      super(why, reply);
    }
  }

  Handshake(
      SmtpSocket socket,
      SmtpSettings settings,
      TlsMode mode,
      ClientSSLOptions sslOptions,
      String serverName) {
    this.socket = socket;
    this.settings = settings;
    this.timeouts = settings.timeouts();
    this.mode = mode;
    this.sslOptions = sslOptions;
    this.serverName = serverName;
  }

  /** Closes the connection where it fails. */
  Future<Session> run() {
    return socket
        .expect("the connection", timeouts.greeting())
        .compose(reply -> accepted(reply, "the server refused the connection"))
        .compose(v -> hello())
        .compose(this::secured)
        .compose(this::authenticated)
        .map(extensions -> new Session(socket, extensions, timeouts))
        .onFailure(failure -> socket.end(new SessionFailure(failure.getMessage())));
  }

  private Future<Extensions> hello() {
    return socket
        .command("EHLO " + settings.ehloName(), "EHLO", timeouts.command())
        .compose(
            reply ->
                reply.isPermanent()
                    ? helo()
                    : accepted(reply, "the server refused EHLO").map(v -> Extensions.of(reply)));
  }

  /** For servers that know no EHLO (RFC 5321, section 3.2). */
  private Future<Extensions> helo() {
    return socket
        .command("HELO " + settings.ehloName(), "HELO", timeouts.command())
        .compose(reply -> accepted(reply, "the server refused both EHLO and HELO"))
        .map(Extensions.NONE);
  }

  private Future<Extensions> secured(Extensions offered) {
    return switch (mode) {
      case NONE, IMPLICIT -> Future.succeededFuture(offered);
      case OPPORTUNISTIC -> offered.startTls() ? startTls() : Future.succeededFuture(offered);
      case REQUIRED ->
          offered.startTls()
              ? startTls()
              : Future.failedFuture(
                  new SessionFailure("the server offers no STARTTLS, and TLS is required"));
    };
  }

  /** What was said before TLS is forgotten, so EHLO is sent again (RFC 3207, section 4.2). */
  private Future<Extensions> startTls() {
    return socket
        .command("STARTTLS", "STARTTLS", timeouts.command())
        .compose(
            reply ->
                reply.code() == SERVICE_READY
                    ? socket.encrypt(sslOptions, serverName)
                    : Future.failedFuture(
                        new SessionFailure("the server refused STARTTLS", reply.reply())))
        .recover(
            failure ->
                Future.failedFuture(
                    new TlsFailed(failure.getMessage(), SessionFailure.replyIn(failure))))
        .compose(v -> hello());
  }

  private Future<Extensions> authenticated(Extensions offered) {
    if (settings.login() == null) {
      return Future.succeededFuture(offered);
    }
    return new Authentication(socket, settings.login(), timeouts.command())
        .run(offered.authMechanisms())
        .map(offered);
  }

  private static Future<Void> accepted(ReplyLines reply, String otherwise) {
    return reply.isPositive()
        ? Future.succeededFuture()
        : Future.failedFuture(new SessionFailure(otherwise, reply.reply()));
  }
}
