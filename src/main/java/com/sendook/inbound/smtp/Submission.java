package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * What stands behind a submission port (RFC 6409): knows who may send, and takes what they send.
 * Called as an {@link Intake} is.
 */
public interface Submission {

  /**
   * Lets somebody in. A failed future means that nobody can tell at the moment.
   *
   * @param user as the client wrote it (RFC 4616: {@code authcid})
   * @param clientAddress the client's IP address
   */
  Future<Login> login(String user, String password, String clientAddress);

  /** What came of a login. */
  sealed interface Login {

    /**
     * The client is who it says it is: 235 2.7.0.
     *
     * @param intake takes the mail of this session, and of no other
     */
    record Welcome(Intake intake) implements Login {}

    /** There is no such user with this password: 535 5.7.8. */
    record Wrong() implements Login {}

    /**
     * Too many failed logins came from there, and this one was not looked at: 454 4.7.0.
     *
     * @param pause until the next one is
     */
    record TooEarly(Duration pause) implements Login {}
  }
}
