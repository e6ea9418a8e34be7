package com.sendook;

import com.sendook.backup.BackUp;
import com.sendook.bridge.BridgeVerticle;
import com.sendook.config.GatewayConfig;
import com.sendook.http.HttpVerticle;
import com.sendook.inbound.smtp.SmtpVerticle;
import com.sendook.openapi.ApiDocument;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The ports at which the gateway listens. */
final class Doors {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Vertx vertx;
  private final GatewayConfig config;
  private final List<String> open = new ArrayList<>();
  private final Map<SmtpPort, SmtpVerticle> smtp = new LinkedHashMap<>();
  private HttpVerticle http;
  private HttpVerticle management;
  private BridgeVerticle bridge;
  private int freePorts;

  Doors(Vertx vertx, GatewayConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  /** Opens the management port, which is closed by itself: completes with its deployment. */
  Future<String> openProbes(Parts parts, Optional<BackUp> backUp) {
    return open(
        "management.port",
        config.management().port(),
        1,
        number -> management = parts.managementVerticle(number, backUp));
  }

  /** Opens all others, that of the API last. */
  Future<Void> open(Parts parts, Certificates certificates, Future<ApiDocument> document) {
    return openSmtp(parts.smtp(certificates.smtp()))
        .compose(opened -> openBridge(parts, certificates))
        .compose(opened -> document)
        .compose(
            read ->
                open(
                    "http.port",
                    config.http().port(),
                    CORES,
                    number -> http = parts.httpVerticle(number, certificates.http(), read)))
        .onSuccess(open::add)
        .mapEmpty();
  }

  /** Closes them, all at the same time: nobody waits for clients twice. */
  Future<?> close() {
    return Future.join(open.stream().map(vertx::undeploy).toList());
  }

  int httpPort() {
    return http.actualPort();
  }

  int managementPort() {
    return management.actualPort();
  }

  /** The event bridge's, or nothing where it is not switched on. */
  OptionalInt bridgePort() {
    return bridge == null ? OptionalInt.empty() : OptionalInt.of(bridge.actualPort());
  }

  /** What the ports are for at which SMTP is spoken, the door's first, each with its number. */
  Map<SmtpPort, Integer> smtpPorts() {
    var ports = new LinkedHashMap<SmtpPort, Integer>();
    smtp.forEach((port, verticle) -> ports.put(port, verticle.actualPort()));
    return ports;
  }

  /**
   * The number of one of them.
   *
   * @param key of a setting that switches it on
   */
  int smtpPort(String key) {
    return smtpPorts().entrySet().stream()
        .filter(each -> each.getKey().key().equals(key))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private Future<Void> openSmtp(SmtpParts parts) {
    Future<Void> opened = Future.succeededFuture();
    for (var port : parts.ports()) {
      opened = opened.compose(before -> openSmtp(port, parts)).onSuccess(open::add).mapEmpty();
    }
    return opened;
  }

  private Future<String> openSmtp(SmtpPort port, SmtpParts parts) {
    return open(
        port.key(),
        port.number(),
        CORES,
        number -> {
          var verticle = parts.verticle(port, number);
          smtp.put(port, verticle);
          return verticle;
        });
  }

  private Future<?> openBridge(Parts parts, Certificates certificates) {
    if (!config.bridge().isOn()) {
      return Future.succeededFuture();
    }
    var certificate = certificates.bridge().orElseThrow();
    return open(
            "bridge.port",
            config.bridge().port(),
            CORES,
            number -> bridge = parts.bridgeVerticle(number, certificate))
        .onSuccess(open::add);
  }

  /**
   * Port 0 is any free one. Vert.x has negative ports for one that all instances share: each door
   * needs a number of its own, or two doors would share it.
   */
  private Future<String> open(
      String key, int port, int instances, Function<Integer, ? extends Deployable> verticle) {
    int shared = port == 0 ? - ++freePorts : port;
    return vertx
        .deployVerticle(
            () -> verticle.apply(shared), new DeploymentOptions().setInstances(instances))
        .recover(error -> Future.failedFuture(explained(key, port, error)));
  }

  private static Throwable explained(String key, int port, Throwable error) {
    for (var cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        var where = "%s %d is taken or not allowed: set %s to a free one: ";
        return StartFailure.because(where.formatted(key, port, key), error);
      }
    }
    return error;
  }
}
