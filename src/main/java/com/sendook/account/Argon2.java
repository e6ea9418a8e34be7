package com.sendook.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with the parameters that OWASP recommends. A hash is written as a PHC string,
 * {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}: with what it was made with, so that the
 * parameters can change and old hashes still hold. Takes some 50 ms and 19 MiB: never on an event
 * loop.
 */
final class Argon2 {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CURRENT =
      "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(MEMORY_KIB, PASSES, LANES);
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private Argon2() {}

  static String hash(String password) {
    var salt = random(SALT_BYTES);
    return written(salt, compute(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES));
  }

  /** What no password matches, at the same cost. */
  static String ofNobody() {
    return written(random(SALT_BYTES), random(HASH_BYTES));
  }

  private static String written(byte[] salt, byte[] hash) {
    var base64 = Base64.getEncoder().withoutPadding();
    return CURRENT + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
  }

  /** Whether it was made with the parameters of today. */
  static boolean isCurrent(String written) {
    return written.startsWith(CURRENT);
  }

  /** Compares in constant time. */
  static boolean matches(String password, String written) {
    var match = PHC.matcher(written);
    if (!match.matches()) {
      throw new IllegalStateException("a password is kept in a form that is not known here");
    }
    var salt = Base64.getDecoder().decode(match.group(4));
    var expected = Base64.getDecoder().decode(match.group(5));
    var computed =
        compute(
            password,
            salt,
            Integer.parseInt(match.group(1)),
            Integer.parseInt(match.group(2)),
            Integer.parseInt(match.group(3)),
            expected.length);
    return MessageDigest.isEqual(computed, expected);
  }

  private static byte[] compute(
      String password, byte[] salt, int memoryKib, int passes, int lanes, int hashBytes) {
    var parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build();
    // One password, however a keyboard composes its letters (NIST SP 800-63B, 5.1.1.2).
    var normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
    var generator = new Argon2BytesGenerator();
    generator.init(parameters);
    var hash = new byte[hashBytes];
    generator.generateBytes(normal.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private static byte[] random(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }
}
