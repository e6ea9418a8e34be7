package com.sendook;

import com.sendook.config.CertificateFiles;
import com.sendook.config.GatewayConfig;
import com.sendook.ops.Metrics;
import com.sendook.tls.ServerCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * The certificates that the gateway shows, each read once for all the ports and instances that show
 * it; empty where TLS is not offered.
 */
record Certificates(
    Optional<ServerCertificate> http,
    Optional<ServerCertificate> smtp,
    Optional<ServerCertificate> bridge) {

  /** Fails with {@link StartFailure} where the files of one are no certificate with its key. */
  static Future<Certificates> open(Vertx vertx, GatewayConfig config, Metrics metrics) {
    var http = open(vertx, "http", config.http().tls(), metrics);
    var smtp = open(vertx, "smtp", config.smtp().tls().files(), metrics);
    var bridge = open(vertx, "bridge", config.bridge().tls(), metrics);
    return Future.all(http, smtp, bridge)
        .map(opened -> new Certificates(http.result(), smtp.result(), bridge.result()));
  }

  private static Future<Optional<ServerCertificate>> open(
      Vertx vertx, String protocol, CertificateFiles files, Metrics metrics) {
    if (!files.areSet()) {
      return Future.succeededFuture(Optional.empty());
    }
    return ServerCertificate.open(vertx, files.certFile(), files.keyFile())
        .onSuccess(opened -> metrics.certificate(protocol, opened::expiresAt))
        .map(Optional::of)
        .recover(error -> Future.failedFuture(unusable(protocol, error)));
  }

  private static StartFailure unusable(String protocol, Throwable error) {
    return new StartFailure(
        "%1$s.tls.certFile and %1$s.tls.keyFile cannot be used: %2$s"
            .formatted(protocol, error.getMessage()),
        error);
  }
}
