package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** Waits for what a proxy has to say before its client is served. */
final class ProxyPreface {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * A client that a proxy speaks for.
   *
   * @param address its IP address
   * @param begun what it has sent already
   */
  record Client(String address, Buffer begun) {}

  private ProxyPreface() {}

  /** Fails where the header is none, or late, or the proxy is gone. */
  static Future<Client> read(Vertx vertx, NetSocket socket) {
    Promise<Client> client = Promise.promise();
    Buffer came = Buffer.buffer();
    socket.handler(
        bytes -> {
          came.appendBuffer(bytes);
          read(came, socket.remoteAddress().hostAddress(), client);
        });
    socket.closeHandler(gone -> client.tryFail("The proxy closed the connection"));
    socket.shutdownHandler(shutdown -> client.tryFail("The door closes"));
    long timer =
        vertx.setTimer(
            PATIENCE.toMillis(), id -> client.tryFail("The header of the proxy is late"));
    return client.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static void read(Buffer came, String proxy, Promise<Client> client) {
    ProxyHeader header = ProxyHeaderParser.parse(came);
    if (header instanceof ProxyHeader.Complete complete) {
      Buffer begun = came.getBuffer(complete.length(), came.length());
      client.tryComplete(new Client(complete.client().orElse(proxy), begun));
    } else if (header instanceof ProxyHeader.Malformed) {
      client.tryFail("A proxy did not speak the PROXY protocol");
    }
  }
}
