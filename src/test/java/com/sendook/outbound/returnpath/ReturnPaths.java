package com.sendook.outbound.returnpath;

import com.sendook.secret.SecretBox;
import io.vertx.core.Future;
import java.util.Base64;

/** The reverse-paths of an installation that a test makes up. */
public final class ReturnPaths {
  private ReturnPaths() {}

  /** Those of {@code sendook.localhost}, where no domain has a name of its own for bounces. */
  public static ReturnPath ofTheDefaultDomain() {
    return of(0, (organization, domain) -> Future.succeededFuture(false));
  }

  /**
   * The same with a secret key of its own.
   *
   * @param key any byte makes another one
   */
  static ReturnPath of(int key, OwnHosts hosts) {
    var bytes = new byte[32];
    bytes[0] = (byte) key;
    var box = SecretBox.withKey(Base64.getEncoder().encodeToString(bytes));
    return new ReturnPath(box, "sendook.localhost", hosts);
  }
}
