package com.sendook.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What operators are told of a certificate that should be replaced. */
final class ExpiryWarning {
  private ExpiryWarning() {}

  /** Nothing where there is time enough. */
  static Optional<String> of(String certFile, Instant expiresAt, Instant now) {
    var left = Duration.between(now, expiresAt);
    if (left.compareTo(ServerCertificate.ENDS_SOON) > 0) {
      return Optional.empty();
    }
    var end =
        left.isNegative()
            ? "expired at %s: clients refuse it".formatted(expiresAt)
            : "expires at %s, in %d days".formatted(expiresAt, left.toDays());
    return Optional.of(
        "the certificate in %s %s; put a new one in its place, it is taken without a restart"
            .formatted(certFile, end));
  }
}
