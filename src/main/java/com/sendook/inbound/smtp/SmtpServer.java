package com.sendook.inbound.smtp;

import com.sendook.trace.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and gives each client a session, up to the limits of connections. */
final class SmtpServer {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpServer.class);
  private static final int ACCEPT_BACKLOG = 1_024;

  private final Vertx vertx;
  private final SmtpSettings settings;
  private final Sessions sessions;
  private final Connections connections;
  private final NetServer server;

  SmtpServer(Vertx vertx, SmtpSettings settings, Sessions sessions, Connections connections) {
    this.vertx = vertx;
    this.settings = settings;
    this.sessions = sessions;
    this.connections = connections;
    this.server =
        vertx
            .createNetServer(new NetServerOptions().setAcceptBacklog(ACCEPT_BACKLOG))
            .connectHandler(this::accept);
  }

  /** Fails where the port cannot be had. */
  Future<?> listen() {
    return server.listen(settings.port(), settings.host());
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
    SocketAddress peer = socket.remoteAddress();
    if (peer == null) {
      socket.close(); // Gone already.
      return;
    }
    Optional<Connections.Place> place = connections.enter();
    if (place.isEmpty()) {
      turnAway(socket, Reply.TOO_MANY_CONNECTIONS);
    } else if (settings.isProxy(peer.hostAddress())) {
      introduce(socket, place.get());
    } else {
      serve(socket, place.get(), peer.hostAddress(), Buffer.buffer());
    }
  }

  private void introduce(NetSocket socket, Connections.Place place) {
    ProxyPreface.read(vertx, socket)
        .onSuccess(client -> serve(socket, place, client.address(), client.begun()))
        .onFailure(
            failure -> {
              LOG.warn("A proxy is not served: {}", failure.getMessage());
              place.leave();
              socket.close();
            });
  }

  private void serve(NetSocket socket, Connections.Place place, String client, Buffer begun) {
    if (!place.isFor(client)) {
      place.leave();
      turnAway(socket, Reply.TOO_MANY_OF_YOURS);
      return;
    }
    ContextInternal context = Contexts.own(vertx);
    InTime inTime = new InTime(context, settings.times().store());
    SmtpSession session = sessions.begin(client, inTime);
    new SmtpConnection(context, socket, session, settings).serve(begun, place::leave);
  }

  /** Where TLS comes first, words in the clear mean nothing to the client. */
  private void turnAway(NetSocket socket, Reply reply) {
    if (!settings.tls().implicit()) {
      Buffer refusal = Buffer.buffer();
      reply.appendTo(refusal);
      socket.write(refusal);
    }
    socket.close();
  }
}
