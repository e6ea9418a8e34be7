package com.sendook.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate and its key in two PEM files, as they stand there now. Where the files change, who
 * connects from then on is shown the new certificate, and connections that are open stay open.
 * Files that are no certificate with its key, as in the middle of a change, leave the old one in
 * place, and say so in the log; so does one that ends soon, once a day.
 */
public final class ServerCertificate {
  /** So long before its end a certificate should be replaced. */
  public static final Duration ENDS_SOON = Duration.ofDays(14);

  private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration WARN_EVERY = Duration.ofDays(1);

  private final Vertx vertx;
  private final PemFiles files;
  private final ChangingKeys keys;
  private final SslContext context;
  private PemFiles.Content refused;
  private String said = "";

  private ServerCertificate(Vertx vertx, PemFiles files, ChangingKeys keys) throws SSLException {
    this.vertx = vertx;
    this.files = files;
    this.keys = keys;
    this.context =
        SslContextBuilder.forServer(keys)
            .sslProvider(SslProvider.JDK)
            .protocols(ServerSSLOptions.DEFAULT_ENABLED_SECURE_TRANSPORT_PROTOCOLS)
            .build();
  }

  /**
   * Reads the files, and again every second.
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
        .executeBlocking(
            () -> new ServerCertificate(vertx, files, new ChangingKeys(files.load(files.read()))),
            false)
        .recover(error -> Future.failedFuture(files.unusable(error)))
        .onSuccess(certificate -> certificate.keepLooking(lookEvery));
  }

  private void keepLooking(Duration every) {
    warnOfTheEnd();
    vertx.setPeriodic(every.toMillis(), timer -> look());
    vertx.setPeriodic(WARN_EVERY.toMillis(), timer -> warnOfTheEnd());
  }

  private void warnOfTheEnd() {
    ExpiryWarning.of(files.certFile(), expiresAt(), Instant.now()).ifPresent(log::warn);
  }

  /** For connections on which TLS begins in the middle; needs not be told of changes either. */
  public SslContext context() {
    return context;
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

  /** Has a server begin each connection with TLS, and show this. */
  public void showOn(TCPSSLOptions server) {
    server.setSsl(true).setKeyCertOptions(options().getKeyCertOptions());
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
        .onSuccess(looked -> said = "")
        .onFailure(error -> sayOnce(files.unusable(error).getMessage()));
  }

  private void sayOnce(String why) {
    if (!why.equals(said)) {
      said = why;
      log.warn("the certificate stays the one that expires at {}: {}", expiresAt(), why);
    }
  }

  private Void loadIfChanged() throws Exception {
    var content = files.read();
    if (content.equals(keys.current().content()) || content.equals(refused)) {
      return null;
    }
    // Not tried again until there is something else in the files.
    refused = content;
    keys.changeTo(files.load(content));
    refused = null;
    log.info("there is a new certificate in {}: it expires at {}", files.certFile(), expiresAt());
    return null;
  }
}
