package com.sendook.outbound.sign;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** A key pair of each kind, for the domain {@code example.com}. */
final class Keys {
  static final String DOMAIN = "example.com";

  /** The one of RFC 8463, A.2. */
  static final byte[] ED25519_SECRET =
      Base64.getDecoder().decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");

  static final byte[] ED25519_PUBLIC =
      Base64.getDecoder().decode("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");

  /** What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410, 4). */
  private static final String ED25519_INFO = "302a300506032b6570032100";

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

  /** The private half for any provider. */
  static PKCS8EncodedKeySpec rsaSpec() {
    return new PKCS8EncodedKeySpec(rsaPkcs8());
  }

  static String rsaRecord() {
    var encoded = Base64.getEncoder().encodeToString(RSA_PAIR.getPublic().getEncoded());
    return "v=DKIM1; k=rsa; p=" + encoded;
  }

  /** The public half, as the JDK knows it. */
  static PublicKey ed25519Public() throws GeneralSecurityException {
    var encoded = HexFormat.of().parseHex(ED25519_INFO + HexFormat.of().formatHex(ED25519_PUBLIC));
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
