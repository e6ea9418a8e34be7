package com.sendook.http;

import com.sendook.tls.ServerCertificate;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Serves a router; several instances share one port. Undeployment takes no new connection, closes
 * the idle ones, and lets the requests under way be answered, with {@code Connection: close} (RFC
 * 9112, 9.6).
 */
public final class HttpVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 90;
  private static final int STOP_SECONDS = 8;

  private final String host;
  private final int port;
  private final Optional<ServerCertificate> certificate;
  private final Function<Vertx, Router> routers;
  private HttpServer server;
  private boolean stopping;

  /**
   * A server that begins to listen when it is deployed.
   *
   * @param port negative for any free port, the same for all servers with the same number
   * @param certificate with it the server speaks HTTPS and nothing else: HTTP/1.1 and HTTP/2
   */
  public HttpVerticle(
      String host,
      int port,
      Optional<ServerCertificate> certificate,
      Function<Vertx, Router> routers) {
    this.host = host;
    this.port = port;
    this.certificate = certificate;
    this.routers = routers;
  }

  @Override
  public Future<?> start() {
    var options = new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(IDLE_SECONDS);
    certificate.ifPresent(shown -> shown.showOn(options.setUseAlpn(true)));
    var router = routers.apply(vertx);
    server =
        vertx
            .createHttpServer(Compression.support(options))
            .requestHandler(
                request -> {
                  request.response().headersEndHandler(headers -> endHead(request));
                  router.handle(request);
                })
            .invalidRequestHandler(Unroutable::answer);
    return server.listen();
  }

  private void endHead(HttpServerRequest request) {
    sayClose(request);
    Compression.leaveOut(request.response());
  }

  /** HTTP/2 says it in a frame of its own, and knows no such field. */
  private void sayClose(HttpServerRequest request) {
    if (stopping && request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  @Override
  public Future<?> stop() {
    stopping = true;
    return server.shutdown(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** The port that is listened on, once deployed. */
  public int actualPort() {
    return server.actualPort();
  }
}
