package com.sendook.tls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate and its key in two PEM files, as they stand there now. Where the files change, who
 * connects from then on is shown the new certificate, and connections that are open stay open.
 * Files that are no certificate with its key, as in the middle of a change, leave the old one in
 * place, and say so in the log.
 */
public final class ServerCertificate {
  private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final PemFiles files;
  private final ChangingKeys keys;
  private PemFiles.Content refused;

  private ServerCertificate(Vertx vertx, PemFiles files, ChangingKeys keys) {
    this.vertx = vertx;
    this.files = files;
    this.keys = keys;
  }

  /**
   * Reads the files, and again every five seconds.
   *
   * @return fails with {@link IllegalArgumentException} where they are no certificate with its key
   */
  public static Future<ServerCertificate> open(Vertx vertx, String certFile, String keyFile) {
    return open(vertx, certFile, keyFile, LOOK_EVERY);
  }

  static Future<ServerCertificate> open(
      Vertx vertx, String certFile, String keyFile, Duration lookEvery) {
    var files = new PemFiles(certFile, keyFile);
    return vertx
        .executeBlocking(() -> new ChangingKeys(files.load(files.read())), false)
        .recover(error -> Future.failedFuture(files.unusable(error)))
        .map(
            keys -> {
              var certificate = new ServerCertificate(vertx, files, keys);
              vertx.setPeriodic(lookEvery.toMillis(), timer -> certificate.look());
              return certificate;
            });
  }

  /**
   * Until when the certificate in these files holds. Blocks.
   *
   * @throws IllegalArgumentException where they are no certificate with its key
   */
  public static Instant expiry(String certFile, String keyFile) {
    var files = new PemFiles(certFile, keyFile);
    try {
      return files.load(files.read()).expiresAt();
    } catch (Exception e) {
      throw files.unusable(e);
    }
  }

  /** What a server is to be given; one that has it needs not be told of changes. */
  public ServerSSLOptions options() {
    return new ServerSSLOptions().setKeyCertOptions(KeyCertOptions.wrap(keys));
  }

  /** Until when the certificate that is shown now holds. */
  public Instant expiresAt() {
    return keys.current().expiresAt();
  }

  private void look() {
    vertx
        .executeBlocking(this::loadIfChanged, true)
        .onFailure(
            error ->
                log.warn(
                    "the certificate stays the one that expires at {}: {}",
                    expiresAt(),
                    files.unusable(error).getMessage()));
  }

  private Void loadIfChanged() throws Exception {
    var content = files.read();
    if (content.equals(keys.current().content()) || content.equals(refused)) {
      return null;
    }
    // Said once, until there is something else in the files.
    refused = content;
    keys.changeTo(files.load(content));
    refused = null;
    log.info("there is a new certificate in {}: it expires at {}", files.certFile(), expiresAt());
    return null;
  }
}
