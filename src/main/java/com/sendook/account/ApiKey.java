package com.sendook.account;

import com.sendook.api.ApiJson;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A key to the API. The key itself is shown once and never stored.
 *
 * @param digest SHA-256 of the key, in hex
 * @param prefix the key's first characters, by which people tell their keys apart
 * @param active an inactive key opens nothing
 * @param updatedAt null where it never changed
 * @param deletedAt set in the tombstone of a deleted key, which never opens anything again
 */
public record ApiKey(
    String id,
    String organizationId,
    String name,
    String digest,
    String prefix,
    boolean active,
    Instant createdAt,
    Instant updatedAt,
    Instant deletedAt) {

  /** The key as the API shows it. */
  public JsonObject toJson() {
    return ApiJson.of(this, "digest", "deletedAt");
  }
}
