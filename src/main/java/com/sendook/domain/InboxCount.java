package com.sendook.domain;

import io.vertx.core.Future;

/** Knows how many inboxes an organization has on a domain. */
@FunctionalInterface
public interface InboxCount {
  Future<Long> on(String organizationId, String domainName);
}
