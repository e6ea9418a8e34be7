package com.sendook.account;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The inbox that a new organization begins with; what an inbox is, others know. */
public interface FirstInbox {
  /** Makes it, as the API shows it. */
  Future<JsonObject> create(String organizationId, String name);

  /** Takes it back. */
  Future<Void> remove(String organizationId, String inboxId);
}
