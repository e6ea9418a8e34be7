package com.sendook.outbound.sign;

import io.vertx.core.Future;
import java.util.List;

/** Knows which keys mail is signed with. */
@FunctionalInterface
public interface SigningKeys {
  /**
   * The keys of the domain for mail of this organization; none where such mail goes out unsigned.
   * Fails with {@link SigningException} where there are keys that cannot be used.
   */
  Future<List<SigningKey>> of(String organizationId, String domain);
}
