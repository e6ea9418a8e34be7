package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Listens, and gives each client a session, up to the limit of connections. */
final class SmtpServer {
  private static final int ACCEPT_BACKLOG = 1_024;

  private final Vertx vertx;
  private final SmtpSettings settings;
  private final Intake intake;
  private final NetServer server;
  private Optional<ServerSSLOptions> tls = Optional.empty();
  private int connections;

  SmtpServer(Vertx vertx, SmtpSettings settings, Intake intake) {
    this.vertx = vertx;
    this.settings = settings;
    this.intake = intake;
    this.server =
        vertx
            .createNetServer(new NetServerOptions().setAcceptBacklog(ACCEPT_BACKLOG))
            .connectHandler(this::accept);
  }

  /** Fails where the port cannot be had, or the certificate not be used. */
  Future<?> listen() {
    return TlsKeys.load(vertx, settings.tls())
        .onSuccess(loaded -> tls = loaded)
        .compose(loaded -> server.listen(settings.port(), settings.host()));
  }

  int actualPort() {
    return server.actualPort();
  }

  /**
   * Takes no new client. The connections end by themselves within the drain timeout and the moments
   * they take to close; what is left then, Vert.x closes.
   */
  Future<Void> shutdown() {
    Duration bound = settings.times().drain().plus(SmtpConnection.LINGER.multipliedBy(3));
    return server.shutdown(bound.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void accept(NetSocket socket) {
    SocketAddress client = socket.remoteAddress();
    if (client == null) {
      socket.close(); // Gone already.
      return;
    }
    if (connections >= settings.limits().maxConnections()) {
      Buffer refusal = Buffer.buffer();
      Reply.TOO_MANY_CONNECTIONS.appendTo(refusal);
      socket.write(refusal);
      socket.close();
      return;
    }
    connections++;
    Intake bounded =
        new BoundedIntake(intake, vertx.getOrCreateContext(), settings.times().store());
    SmtpSession session = new SmtpSession(settings, bounded, client.hostAddress());
    new SmtpConnection(vertx, socket, session, settings, tls).serve(() -> connections--);
  }
}
