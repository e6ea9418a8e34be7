package com.sendook.inbound.provider;

import com.sendook.net.HttpCalls;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that Amazon SNS signs with: believed because of where they stand, and as long as
 * they are valid. What stands under one URL never changes, so it is fetched once.
 */
final class SnsCertificates {
  private static final Logger log = LoggerFactory.getLogger(SnsCertificates.class);
  private static final int MAX_BYTES = 64 * 1024;

  /** There are a few for each region in a year. */
  private static final int MAX_KNOWN = 100;

  private final HttpCalls http;
  private final Predicate<URI> trusted;
  private final InstantSource clock;
  private final Map<URI, X509Certificate> known = new ConcurrentHashMap<>();

  SnsCertificates(HttpCalls http, Predicate<URI> trusted, InstantSource clock) {
    this.http = http;
    this.trusted = trusted;
    this.clock = clock;
  }

  /** The URL where it is one of Amazon's notification service. */
  static Optional<URI> trusted(String url, Predicate<URI> rule) {
    try {
      return Optional.of(URI.create(url)).filter(rule);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The key in the certificate that stands there; fails where it is to be believed in nothing. */
  Future<PublicKey> keyAt(String url) {
    var place =
        trusted(url, trusted).filter(each -> each.getPath() != null && isPem(each.getPath()));
    if (place.isEmpty()) {
      return Future.failedFuture(
          Problem.invalid("SigningCertURL is no certificate of Amazon's notification service"));
    }
    var found = known.get(place.get());
    return (found == null ? fetch(place.get()) : Future.succeededFuture(found))
        .compose(this::validKey);
  }

  private static boolean isPem(String path) {
    return path.endsWith(".pem");
  }

  private Future<PublicKey> validKey(X509Certificate certificate) {
    try {
      certificate.checkValidity(Date.from(clock.instant()));
      return Future.succeededFuture(certificate.getPublicKey());
    } catch (CertificateException e) {
      return Future.failedFuture(Problem.invalid("The certificate is not valid now"));
    }
  }

  private Future<X509Certificate> fetch(URI url) {
    return http.get(url, Map.of(), MAX_BYTES)
        .compose(HttpCalls.Answer::good)
        .recover(
            error -> {
              // Amazon does not come again after a 4xx.
              log.warn("a certificate of Amazon SNS was not fetched: {}", HttpCalls.brief(error));
              return Future.failedFuture(Problem.unavailable("Amazon's certificate"));
            })
        .compose(SnsCertificates::read)
        .onSuccess(certificate -> remember(url, certificate));
  }

  private static Future<X509Certificate> read(Buffer bytes) {
    try {
      var in = new ByteArrayInputStream(bytes.getBytes());
      var factory = CertificateFactory.getInstance("X.509");
      return Future.succeededFuture((X509Certificate) factory.generateCertificate(in));
    } catch (CertificateException e) {
      log.debug("no certificate", e);
      return Future.failedFuture(Problem.invalid("There is no certificate at SigningCertURL"));
    }
  }

  private void remember(URI url, X509Certificate certificate) {
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.put(url, certificate);
  }
}
