package com.sendook.outbound.sign;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;

/** A key pair of each kind, for the domain {@code example.com}. */
final class Keys {
  static final String DOMAIN = "example.com";

  /** The one of RFC 8463, A.2. */
  static final byte[] ED25519_SECRET =
      Base64.getDecoder().decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");

  private static final String ED25519_RECORD =
      "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  private static final KeyPair RSA_PAIR = rsaPair();

  static final SigningKey RSA = RsaKey.of(DOMAIN, "r1", RSA_PAIR.getPrivate().getEncoded());
  static final SigningKey ED25519 = Ed25519Key.of(DOMAIN, "e1", ED25519_SECRET);

  private Keys() {}

  private static KeyPair rsaPair() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] rsaPkcs8() {
    return RSA_PAIR.getPrivate().getEncoded();
  }

  private static String rsaRecord() {
    var encoded = Base64.getEncoder().encodeToString(RSA_PAIR.getPublic().getEncoded());
    return "v=DKIM1; k=rsa; p=" + encoded;
  }

  static Verifier verifier() {
    return new Verifier(
        Map.of("r1._domainkey." + DOMAIN, rsaRecord(), "e1._domainkey." + DOMAIN, ED25519_RECORD)
            ::get);
  }
}
