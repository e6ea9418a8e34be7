package com.sendook.outbound.returnpath;

import io.vertx.core.Future;

/** Knows whose domains have a name of their own for bounces. */
@FunctionalInterface
public interface OwnHosts {
  /**
   * Whether mail for {@link ReturnPath#hostOf} of the domain comes here, by what DNS said last, and
   * the domain is this organization's.
   */
  Future<Boolean> has(String organizationId, String domain);
}
