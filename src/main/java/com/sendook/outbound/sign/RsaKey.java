package com.sendook.outbound.sign;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 6376, 3.3.1): what every verifier takes. */
public final class RsaKey implements SigningKey {
  private final String domain;
  private final String selector;
  private final PrivateKey key;
  private final Provider provider;

  private RsaKey(String domain, String selector, PrivateKey key, Provider provider) {
    this.domain = domain;
    this.selector = selector;
    this.key = key;
    this.provider = provider;
  }

  /**
   * Blocks the first time, while the provider is loaded.
   *
   * @throws SigningException where it is no key
   */
  public static RsaKey of(String domain, String selector, byte[] pkcs8) {
    return of(domain, selector, pkcs8, RsaProvider.get());
  }

  /** With a provider that is given. */
  static RsaKey of(String domain, String selector, byte[] pkcs8, Provider provider) {
    try {
      // A key of another provider would be converted at each signature, which costs as much again.
      var keys = KeyFactory.getInstance("RSA", provider);
      var key = keys.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new RsaKey(domain, selector, key, provider);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new SigningException(
          "the RSA key " + selector + " of " + domain + " cannot be read", e);
    }
  }

  @Override
  public String domain() {
    return domain;
  }

  @Override
  public String selector() {
    return selector;
  }

  @Override
  public String algorithm() {
    return "rsa-sha256";
  }

  @Override
  public byte[] sign(byte[] header) throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withRSA", provider);
    signature.initSign(key);
    signature.update(header);
    return signature.sign();
  }
}
