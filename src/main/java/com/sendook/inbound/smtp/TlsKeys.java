package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** What TLS needs, read from the files. */
final class TlsKeys {
  private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

  private TlsKeys() {}

  /** Nothing where TLS is not offered; fails where the files are no certificate with its key. */
  static Future<Optional<ServerSSLOptions>> load(Vertx vertx, SmtpSettings.Tls tls) {
    if (!tls.isOffered()) {
      return Future.succeededFuture(Optional.empty());
    }
    PemKeyCertOptions keys =
        new PemKeyCertOptions().addCertPath(tls.certFile()).addKeyPath(tls.keyFile());
    return vertx
        .executeBlocking(
            () -> {
              for (KeyManager manager : keys.getKeyManagerFactory(vertx).getKeyManagers()) {
                check((X509KeyManager) manager);
              }
              return keys;
            },
            false)
        .map(usable -> Optional.of(new ServerSSLOptions().setKeyCertOptions(usable)))
        .recover(failure -> Future.failedFuture(unusable(tls, failure)));
  }

  /** Else it would be the clients who find out. */
  private static void check(X509KeyManager manager) throws GeneralSecurityException {
    for (String kind : KINDS) {
      String[] aliases = manager.getServerAliases(kind, null);
      for (String alias : aliases == null ? new String[0] : aliases) {
        PublicKey certified = manager.getCertificateChain(alias)[0].getPublicKey();
        if (!belong(manager.getPrivateKey(alias), certified)) {
          throw new GeneralSecurityException("the key is not the certificate's");
        }
      }
    }
  }

  private static boolean belong(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    try {
      return signature.verify(signed);
    } catch (SignatureException otherLength) {
      return false;
    }
  }

  private static IllegalArgumentException unusable(SmtpSettings.Tls tls, Throwable failure) {
    return new IllegalArgumentException(
        "SMTP cannot offer TLS: %s and %s must be a certificate and its key in PEM, but %s"
            .formatted(tls.certFile(), tls.keyFile(), failure.getMessage()),
        failure);
  }
}
