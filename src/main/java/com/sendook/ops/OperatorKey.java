package com.sendook.ops;

import com.sendook.secret.MacKey;
import com.sendook.secret.SecretBox;
import com.sendook.secret.SigningTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * By which an operator's commands are known at the management port, which otherwise asks for
 * nothing: whoever has the installation's secret key may do there what changes something. A
 * signature is good for one request, for some minutes, so that a program that listens at the port
 * in the gateway's place gets nothing that opens anything else.
 */
public final class OperatorKey {
  private static final String SCHEME = "Sendook ";
  private static final int SIGNATURE_BYTES = 32;
  private static final Pattern SHOWN = Pattern.compile("Sendook (\\d{1,12}):([A-Za-z0-9_-]{43})");

  private final MacKey key;

  public OperatorKey(SecretBox secrets) {
    this.key = secrets.macKey("operator");
  }

  /**
   * What stands in the {@code Authorization} of such a request.
   *
   * @param uri path and query, as they go over the wire
   */
  public String sign(String method, String uri, Instant now) {
    long at = now.getEpochSecond();
    return SCHEME
        + at
        + ":"
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(key.sign(words(method, uri, at), SIGNATURE_BYTES));
  }

  /**
   * Whether this request was signed with the same key, and not long ago.
   *
   * @param shown may be null
   */
  boolean opens(String shown, String method, String uri, Instant now) {
    var match = SHOWN.matcher(shown == null ? "" : shown);
    if (!match.matches()) {
      return false;
    }
    long at = Long.parseLong(match.group(1));
    return SigningTime.isNow(match.group(1), () -> now)
        && key.isSigned(words(method, uri, at), Base64.getUrlDecoder().decode(match.group(2)));
  }

  private static byte[] words(String method, String uri, long at) {
    return (method + " " + uri + " " + at).getBytes(StandardCharsets.UTF_8);
  }
}
