package com.sendook.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The two files: a certificate, with those between it and one that others know, and its key; both
 * in PEM (RFC 7468).
 */
record PemFiles(String certFile, String keyFile) {
  private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

  /** What stands in them. */
  record Content(Buffer certificate, Buffer key) {}

  Content read() throws IOException {
    return new Content(
        Buffer.buffer(Files.readAllBytes(Path.of(certFile))),
        Buffer.buffer(Files.readAllBytes(Path.of(keyFile))));
  }

  /** Fails where it is no certificate with its key: else it would be the clients who find out. */
  LoadedKeys load(Content content) throws Exception {
    var options =
        new PemKeyCertOptions().addCertValue(content.certificate()).addKeyValue(content.key());
    for (KeyManager manager : options.getKeyManagerFactory(null).getKeyManagers()) {
      if (manager instanceof X509ExtendedKeyManager keys) {
        return new LoadedKeys(content, keys, check(keys));
      }
    }
    throw new GeneralSecurityException("there is no key that TLS can use");
  }

  private static Instant check(X509ExtendedKeyManager keys) throws GeneralSecurityException {
    for (var kind : KINDS) {
      var aliases = keys.getServerAliases(kind, null);
      if (aliases != null && aliases.length > 0) {
        var certificate = keys.getCertificateChain(aliases[0])[0];
        if (!belong(keys.getPrivateKey(aliases[0]), certificate.getPublicKey())) {
          throw new GeneralSecurityException("the key is not the certificate's");
        }
        return certificate.getNotAfter().toInstant();
      }
    }
    throw new GeneralSecurityException("the key is of no kind that TLS can use");
  }

  private static boolean belong(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    var signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    var signed = signature.sign();
    signature.initVerify(certified);
    try {
      return signature.verify(signed);
    } catch (SignatureException otherLength) {
      return false;
    }
  }

  IllegalArgumentException unusable(Throwable why) {
    return new IllegalArgumentException(
        "%s and %s must be a certificate and its key in PEM, but %s"
            .formatted(certFile, keyFile, why.getMessage()),
        why);
  }
}
