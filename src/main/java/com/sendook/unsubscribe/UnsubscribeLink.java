package com.sendook.unsubscribe;

import com.sendook.message.Delivery;
import com.sendook.secret.MacKey;
import com.sendook.secret.SecretBox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes and reads the links {@code <public URL>/u/<token>}, one for each recipient of a mail. The
 * token holds all that it takes to unsubscribe, and a signature: it works when the mail was long
 * deleted, and nobody can make one for somebody else.
 */
public final class UnsubscribeLink {
  static final String PATH = "/u/";

  private static final int ID_BYTES = 12;
  private static final int SIGNATURE_BYTES = 16;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{55,600}");
  private static final HexFormat HEX = HexFormat.of();

  private final MacKey key;
  private final String publicUrl;

  /**
   * The links of an installation.
   *
   * @param publicUrl where its HTTP API is reached, without a slash behind it
   */
  public UnsubscribeLink(SecretBox secrets, String publicUrl) {
    this.key = secrets.macKey("unsubscribe");
    this.publicUrl = publicUrl;
  }

  /**
   * The header fields that offer the link (RFC 2369, 3.2) and one-click (RFC 8058, 3.1): the same
   * at each attempt.
   */
  public Map<String, String> headers(Delivery delivery) {
    return Map.of(
        "List-Unsubscribe",
        "<" + url(delivery) + ">",
        "List-Unsubscribe-Post",
        "List-Unsubscribe=One-Click");
  }

  private String url(Delivery delivery) {
    var address = delivery.recipient().getBytes(StandardCharsets.UTF_8);
    var claim =
        ByteBuffer.allocate(2 * ID_BYTES + address.length)
            .put(HEX.parseHex(delivery.organizationId()))
            .put(HEX.parseHex(delivery.messageId()))
            .put(address)
            .array();
    var token =
        ByteBuffer.allocate(claim.length + SIGNATURE_BYTES)
            .put(claim)
            .put(key.sign(claim, SIGNATURE_BYTES))
            .array();
    return publicUrl + PATH + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Whose token it is; nothing where it was not made here, or was changed. */
  Optional<Subscriber> read(String token) {
    if (!TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    var bytes = decode(token);
    int end = bytes.length - SIGNATURE_BYTES;
    if (end <= 2 * ID_BYTES) {
      return Optional.empty();
    }
    var claim = Arrays.copyOf(bytes, end);
    return key.isSigned(claim, Arrays.copyOfRange(bytes, end, bytes.length))
        ? Optional.of(subscriber(claim))
        : Optional.empty();
  }

  /** Some lengths are of no Base64. */
  private static byte[] decode(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static Subscriber subscriber(byte[] claim) {
    int at = 2 * ID_BYTES;
    return new Subscriber(
        HEX.formatHex(claim, 0, ID_BYTES),
        HEX.formatHex(claim, ID_BYTES, at),
        new String(claim, at, claim.length - at, StandardCharsets.UTF_8));
  }
}
