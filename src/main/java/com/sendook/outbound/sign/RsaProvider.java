package com.sendook.outbound.sign;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who computes RSA: BoringSSL by way of Conscrypt where its library loads, which takes two thirds
 * of the JDK's time or less; else the JDK. It is used for this alone, and not made known to the
 * JVM.
 */
final class RsaProvider {
  private static final Logger log = LoggerFactory.getLogger(RsaProvider.class);

  /** Loaded when it is first asked for: unpacking a native library takes a moment. */
  private static final class Chosen {
    static final Provider PROVIDER = choose();
  }

  private RsaProvider() {}

  /** Blocks the first time. */
  static Provider get() {
    return Chosen.PROVIDER;
  }

  private static Provider choose() {
    try {
      var provider = Conscrypt.newProvider();
      KeyFactory.getInstance("RSA", provider);
      Signature.getInstance("SHA256withRSA", provider);
      return provider;
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      log.info("DKIM signs by the JDK, since Conscrypt is not available: {}", e.toString());
      return jdk();
    }
  }

  static Provider jdk() {
    try {
      return KeyFactory.getInstance("RSA").getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }
}
