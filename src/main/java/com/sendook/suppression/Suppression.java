package com.sendook.suppression;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.sendook.api.ApiJson;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/**
 * An address that an organization no longer sends to.
 *
 * @param id derived from organization and address, whatever its case
 * @param email in lower case
 * @param messageId the message whose recipient it was, or null
 */
public record Suppression(
    String id,
    String organizationId,
    String email,
    Reason reason,
    String messageId,
    Instant createdAt) {

  /** Why nothing is sent there. */
  public enum Reason {
    BOUNCE,
    COMPLAINT,
    UNSUBSCRIBE,
    MANUAL;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Reason of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  static String normal(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  static String idOf(String organizationId, String email) {
    return Ids.derive(organizationId, "suppression", normal(email));
  }

  JsonObject toJson() {
    return ApiJson.of(this);
  }
}
