package com.sendook.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Serves a router; several instances share one port. */
public final class HttpVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 90;
  private static final int STOP_SECONDS = 5;

  private final String host;
  private final int port;
  private final Function<Vertx, Router> routers;
  private HttpServer server;

  /**
   * A server that begins to listen when it is deployed.
   *
   * @param port negative for any free port, the same for all servers with the same number
   */
  public HttpVerticle(String host, int port, Function<Vertx, Router> routers) {
    this.host = host;
    this.port = port;
    this.routers = routers;
  }

  @Override
  public Future<?> start() {
    var options = new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(IDLE_SECONDS);
    server = vertx.createHttpServer(options).requestHandler(routers.apply(vertx));
    return server.listen();
  }

  @Override
  public Future<?> stop() {
    return server.shutdown(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** The port that is listened on, once deployed. */
  public int actualPort() {
    return server.actualPort();
  }
}
