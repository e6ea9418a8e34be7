package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.smtp.SmtpSettings.Tls;
import com.sendook.outbound.transport.smtp.SmtpSettings.TlsMode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.concurrent.TimeUnit;

/** Opens connections to one server, up to where mails can be sent over them. */
final class SessionOpener {
  private final Vertx vertx;
  private final SmtpSettings settings;
  private final NetClient client;

  SessionOpener(Vertx vertx, SmtpSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.client = vertx.createNetClient(new NetClientOptions());
  }

  /** Fails with a {@link SessionFailure} where the server is not there or does not want us. */
  Future<Session> open() {
    Tls tls = settings.tls();
    Future<Session> opened = open(tls.mode());
    if (tls.mode() != TlsMode.OPPORTUNISTIC) {
      return opened;
    }
    return opened.recover(
        failure ->
            failure instanceof Handshake.TlsFailed
                ? open(TlsMode.NONE)
                : Future.failedFuture(failure));
  }

  Future<Void> close() {
    return client.close();
  }

  private Future<Session> open(TlsMode mode) {
    return connect(mode)
        .compose(socket -> new Handshake(socket, settings, mode, sslOptions(), serverName()).run());
  }

  private Future<SmtpSocket> connect(TlsMode mode) {
    ConnectOptions options =
        new ConnectOptions()
            .setHost(settings.address())
            .setPort(settings.port())
            .setTimeout((int) settings.timeouts().connect().toMillis());
    if (mode == TlsMode.IMPLICIT) {
      options.setSsl(true).setSslOptions(sslOptions()).setSniServerName(serverName());
    }
    return client
        .connect(options)
        .map(socket -> new SmtpSocket(vertx, socket))
        .recover(
            cause ->
                Future.failedFuture(
                    new SessionFailure(
                        "cannot connect to %s:%d: %s"
                            .formatted(
                                settings.host(), settings.port(), SessionFailure.reason(cause)))));
  }

  private ClientSSLOptions sslOptions() {
    boolean unchecked = settings.tls().trustAll() || settings.tls().mode() == TlsMode.OPPORTUNISTIC;
    ClientSSLOptions options =
        new ClientSSLOptions()
            .setTrustAll(unchecked)
            .setHostnameVerificationAlgorithm(unchecked ? "" : "HTTPS");
    if (settings.tls().caFile() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(settings.tls().caFile()));
    }
    options.setSslHandshakeTimeout(settings.timeouts().connect().toMillis());
    options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return options;
  }

  /** For SNI, which knows names only (RFC 6066, section 3); null for an address. */
  private String serverName() {
    boolean address = settings.host().contains(":") || settings.host().matches("[0-9.]+");
    return address ? null : settings.host();
  }
}
