package com.sendook.billing;

import com.sendook.problem.Problem;
import com.sendook.secret.Hmac;
import com.sendook.secret.SigningTime;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * {@code Stripe-Signature: t=<seconds>,v1=<hex>}: HMAC-SHA256 over {@code t.body}, several of them
 * while a secret is changed.
 */
final class StripeSignature {
  private static final Pattern TIME = Pattern.compile("(?:^|,)\\s*t=(\\d{1,12})(?=,|$)");
  private static final Pattern SIGNATURE = Pattern.compile("(?:^|,)\\s*v1=([0-9a-f]{64})(?=,|$)");

  private final byte[] key;
  private final InstantSource clock;

  /**
   * Signatures with one secret.
   *
   * @param secret as Stripe shows it, of which all characters count
   */
  StripeSignature(String secret, InstantSource clock) {
    this.key = secret.getBytes(StandardCharsets.UTF_8);
    this.clock = clock;
  }

  /**
   * Throws where the body is not signed, or not now.
   *
   * @param header null where there is none
   */
  void check(String header, Buffer body) {
    var time = TIME.matcher(header == null ? "" : header);
    if (!time.find()) {
      throw Problem.invalid("Stripe-Signature is missing or malformed");
    }
    if (!SigningTime.isNow(time.group(1), clock)) {
      throw Problem.invalid("Stripe-Signature is not of the last five minutes");
    }
    var head = (time.group(1) + ".").getBytes(StandardCharsets.US_ASCII);
    var right = Hmac.sha256(key, head, body.getBytes());
    boolean signed =
        SIGNATURE
            .matcher(header)
            .results()
            .anyMatch(each -> Hmac.isSame(right, HexFormat.of().parseHex(each.group(1))));
    if (!signed) {
      throw Problem.invalid("Stripe-Signature does not hold");
    }
  }
}
