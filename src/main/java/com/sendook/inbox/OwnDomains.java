package com.sendook.inbox;

import io.vertx.core.Future;

/** Knows which domains an organization has shown to be its own. */
@FunctionalInterface
public interface OwnDomains {
  /**
   * Whether the domain is verified for this organization.
   *
   * @param domain in A-labels and lower case
   */
  Future<Boolean> isVerified(String organizationId, String domain);
}
