package com.sendook.bridge;

import com.sendook.bus.Address;
import com.sendook.bus.EventNotice;
import com.sendook.tls.ServerCertificate;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The bridge of one event loop; several share one port. Deployment fails where the port cannot be
 * had.
 */
public final class BridgeVerticle extends VerticleBase {
  private static final int MAX_CLIENTS = 10_000;

  private final String host;
  private final int port;
  private final ServerCertificate certificate;
  private final Function<String, Future<String>> organizationOf;
  private final Set<BridgeClient> clients = new HashSet<>();
  private NetServer server;

  /**
   * A bridge that opens when it is deployed.
   *
   * @param port negative for any free port, the same for all with the same number
   * @param organizationOf whose an API key is; fails where it is nobody's
   */
  public BridgeVerticle(
      String host,
      int port,
      ServerCertificate certificate,
      Function<String, Future<String>> organizationOf) {
    this.host = host;
    this.port = port;
    this.certificate = certificate;
    this.organizationOf = organizationOf;
  }

  @Override
  public Future<?> start() {
    var options = new NetServerOptions();
    certificate.showOn(options);
    server = vertx.createNetServer(options).connectHandler(this::accept);
    return vertx
        .eventBus()
        .<EventNotice>consumer(Address.EVENTS, notice -> tell(notice.body()))
        .completion()
        .compose(heard -> server.listen(port, host));
  }

  private void tell(EventNotice event) {
    if (!clients.isEmpty()) {
      var telling = Telling.of(event);
      List.copyOf(clients).forEach(client -> client.tell(telling));
    }
  }

  private void accept(NetSocket socket) {
    if (clients.size() >= MAX_CLIENTS) {
      var unused = socket.close();
      return;
    }
    clients.add(new BridgeClient(vertx, socket, organizationOf, clients::remove));
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }

  /** The port that is listened on, once deployed. */
  public int actualPort() {
    return server.actualPort();
  }
}
