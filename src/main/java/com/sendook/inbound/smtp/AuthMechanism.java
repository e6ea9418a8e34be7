package com.sendook.inbound.smtp;

import java.util.List;
import java.util.Optional;

/** How a client says who it is (SASL, RFC 4422). One dialogue each. */
interface AuthMechanism {
  /** Those there are, as EHLO names them. */
  List<String> NAMES = List.of("PLAIN", "LOGIN");

  /**
   * A dialogue that begins.
   *
   * @param name one of {@link #NAMES}
   */
  static AuthMechanism of(String name) {
    return name.equals("PLAIN") ? new PlainMechanism() : new LoginMechanism();
  }

  /**
   * The next step.
   *
   * @param response what the client said; nothing where it has yet to be asked
   */
  AuthStep next(Optional<String> response);
}
