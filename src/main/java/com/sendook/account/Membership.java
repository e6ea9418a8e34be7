package com.sendook.account;

import com.sendook.store.Ids;
import java.time.Instant;

/** That a user may act for an organization. The id follows from both, so there is one at most. */
record Membership(String id, String organizationId, String userId, Instant createdAt) {
  static String id(String organizationId, String userId) {
    return Ids.deriveTimeless("membership", organizationId, userId);
  }
}
