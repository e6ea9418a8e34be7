package com.sendook.webhook;

import com.sendook.secret.Hmac;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The headers of a post, signed in two ways with the secret {@code whsec_<Base64>}:
 *
 * <ul>
 *   <li>{@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature} as the Standard
 *       Webhooks specification has them: HMAC-SHA256 over {@code id.timestamp.body}, its key being
 *       the bytes that the Base64 after {@code whsec_} stands for; while an older secret still
 *       counts, its signature stands behind that of the new one, after a space;
 *   <li>{@code x-sendook-signature: sha256=<hex>} for those who check by hand: HMAC-SHA256 over the
 *       body alone, its key being the whole secret as it was shown, {@code whsec_} included, in
 *       UTF-8; always by the newest secret.
 * </ul>
 */
final class SignedHeaders {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String SECRET_PREFIX = "whsec_";
  private static final int SECRET_BYTES = 24;

  private SignedHeaders() {}

  /** A fresh secret of 192 random bits. */
  static String generateSecret() {
    var bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return SECRET_PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * The headers of one post.
   *
   * @param secrets the newest first
   */
  static Map<String, String> of(List<String> secrets, Instant at, PostBody body) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Sendook-Webhook/1");
    headers.put("webhook-id", body.eventId());
    headers.put("webhook-timestamp", Long.toString(at.getEpochSecond()));
    headers.put("webhook-signature", standard(secrets, body, at.getEpochSecond()));
    headers.put("x-sendook-signature", "sha256=" + simple(secrets.get(0), body.bytes()));
    return headers;
  }

  private static String standard(List<String> secrets, PostBody body, long epochSecond) {
    return secrets.stream()
        .map(secret -> standard(secret, body.eventId(), epochSecond, body.text()))
        .collect(Collectors.joining(" "));
  }

  private static String standard(String secret, String id, long epochSecond, String body) {
    try {
      return new com.standardwebhooks.Webhook(secret).sign(id, epochSecond, body);
    } catch (EmptyWebhookSecretException | WebhookSigningException e) {
      throw new IllegalStateException("a secret made here signs", e);
    }
  }

  private static String simple(String secret, Buffer body) {
    var key = secret.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Hmac.sha256(key, body.getBytes()));
  }
}
