package com.sendook.account;

import com.sendook.api.Fields;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * What an API key is to be, checked; null is what was not given.
 *
 * @param active whether it opens anything
 */
record ApiKeyRequest(String name, Boolean active) {
  private static final int MAX_NAME_CHARS = 200;

  /** Reads {@code {name}}. */
  static ApiKeyRequest ofNew(JsonObject body) {
    var fields = new Fields(body, Set.of("name"));
    var request = new ApiKeyRequest(name(fields), null);
    if (!fields.has("name")) {
      fields.fault("name", "must be given");
    }
    fields.check();
    return request;
  }

  /** Reads {@code {name?, active?}}. */
  static ApiKeyRequest ofChange(JsonObject body) {
    var fields = new Fields(body, Set.of("name", "active"));
    var request =
        new ApiKeyRequest(name(fields), fields.has("active") ? fields.flag("active") : null);
    fields.check();
    return request;
  }

  private static String name(Fields fields) {
    var name = fields.line("name", MAX_NAME_CHARS);
    if (name != null && name.isBlank()) {
      fields.fault("name", "must not be empty");
    }
    return name;
  }
}
