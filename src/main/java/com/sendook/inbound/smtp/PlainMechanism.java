package com.sendook.inbound.smtp;

import java.util.Optional;

/**
 * RFC 4616: all in one.
 *
 * <pre>message = [authzid] NUL authcid NUL passwd</pre>
 *
 * <p>Nobody acts for somebody else here: {@code authzid} is left out, or the same as {@code
 * authcid}.
 */
final class PlainMechanism implements AuthMechanism {
  private static final AuthStep MALFORMED =
      new AuthStep.Malformed("PLAIN takes Base64 of: NUL, the user, NUL, the password");

  @Override
  public AuthStep next(Optional<String> response) {
    return response.map(PlainMechanism::read).orElseGet(() -> new AuthStep.Challenge(""));
  }

  private static AuthStep read(String message) {
    String[] parts = message.split("\0", -1);
    boolean complete = parts.length == 3 && !parts[1].isEmpty() && !parts[2].isEmpty();
    if (!complete || !(parts[0].isEmpty() || parts[0].equals(parts[1]))) {
      return MALFORMED;
    }
    return new AuthStep.Said(parts[1], parts[2]);
  }
}
