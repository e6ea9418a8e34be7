package com.sendook.inbox;

import com.sendook.api.Fields;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * What an inbox is to be, checked.
 *
 * @param name null where none was given, or a blank one
 * @param email null where none was given
 * @param names whether the request says anything of the name
 */
record InboxRequest(String name, String email, boolean names) {
  private static final int MAX_NAME_CHARS = 200;
  private static final int MAX_EMAIL_CHARS = 254;

  /** Reads {@code {name?, email?}}. */
  static InboxRequest ofNew(JsonObject body) {
    return read(body, Set.of("name", "email"));
  }

  /** Reads {@code {name?}}. */
  static InboxRequest ofChange(JsonObject body) {
    return read(body, Set.of("name"));
  }

  private static InboxRequest read(JsonObject body, Set<String> known) {
    var fields = new Fields(body, known);
    var name = fields.line("name", MAX_NAME_CHARS);
    var request =
        new InboxRequest(
            name == null || name.isBlank() ? null : name,
            fields.line("email", MAX_EMAIL_CHARS),
            body.containsKey("name"));
    fields.check();
    return request;
  }
}
