package com.sendook.inbound.provider;

import com.sendook.problem.Problem;
import com.sendook.secret.Hmac;
import com.sendook.secret.SigningTime;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The signature that Svix puts on what Resend posts: HMAC-SHA256 over {@code id.timestamp.body},
 * several of them while a secret is changed.
 */
final class SvixSignature {
  private static final String SECRET_PREFIX = "whsec_";
  private static final Pattern ID = Pattern.compile("[!-~]{1,256}");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
  private static final Pattern SPACE = Pattern.compile(" ");
  private static final String VERSION = "v1,";

  private final byte[] key;
  private final InstantSource clock;

  /**
   * Signatures with one secret.
   *
   * @param secret {@code whsec_<Base64>}
   */
  SvixSignature(String secret, InstantSource clock) {
    this.key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
    this.clock = clock;
  }

  /** Throws where the body is not signed, or not now. */
  void check(MultiMap headers, Buffer body) {
    var id = header(headers, "svix-id", ID);
    var timestamp = header(headers, "svix-timestamp", SECONDS);
    if (!SigningTime.isNow(timestamp, clock)) {
      throw Problem.invalid("svix-timestamp is not of the last five minutes");
    }
    var head = (id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
    if (!isAmong(headers.get("svix-signature"), Hmac.sha256(key, head, body.getBytes()))) {
      throw Problem.invalid("svix-signature does not hold");
    }
  }

  private static String header(MultiMap headers, String name, Pattern form) {
    var value = headers.get(name);
    if (value == null || !form.matcher(value).matches()) {
      throw Problem.invalid(name + " is missing or malformed");
    }
    return value;
  }

  private static boolean isAmong(String signatures, byte[] right) {
    return signatures != null
        && SPACE
            .splitAsStream(signatures)
            .filter(each -> each.startsWith(VERSION))
            .anyMatch(each -> Hmac.isSame(right, decoded(each.substring(VERSION.length()))));
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
