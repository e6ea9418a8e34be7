package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Optional;

/** What TLS needs, read from the files. */
final class TlsKeys {
  private TlsKeys() {}

  /** Nothing where TLS is not offered; fails where the files are no certificate with its key. */
  static Future<Optional<ServerSSLOptions>> load(Vertx vertx, SmtpSettings.Tls tls) {
    if (!tls.isOffered()) {
      return Future.succeededFuture(Optional.empty());
    }
    PemKeyCertOptions keys =
        new PemKeyCertOptions().addCertPath(tls.certFile()).addKeyPath(tls.keyFile());
    return vertx
        .executeBlocking(() -> keys.getKeyManagerFactory(vertx), false)
        .map(usable -> Optional.of(new ServerSSLOptions().setKeyCertOptions(keys)))
        .recover(failure -> Future.failedFuture(unusable(tls, failure)));
  }

  private static IllegalArgumentException unusable(SmtpSettings.Tls tls, Throwable failure) {
    return new IllegalArgumentException(
        "SMTP cannot offer TLS: %s and %s must be a certificate and its key in PEM, but %s"
            .formatted(tls.certFile(), tls.keyFile(), failure),
        failure);
  }
}
