package com.sendook.account;

import com.sendook.api.ApiJson;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Who owns inboxes, keys and webhooks; to others, what it owns does not exist. */
public record Organization(String id, String name, Instant createdAt) {
  /** The organization as the API shows it. */
  public JsonObject toJson() {
    return ApiJson.of(this);
  }
}
