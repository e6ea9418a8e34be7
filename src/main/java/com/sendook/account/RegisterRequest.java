package com.sendook.account;

import com.sendook.api.Fields;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * {@code {email, password, first_name, last_name?}}, checked.
 *
 * @param email in lower case
 */
record RegisterRequest(String email, String password, String firstName, String lastName) {
  private static final Set<String> FIELDS = Set.of("email", "password", "first_name", "last_name");
  private static final int MIN_PASSWORD_CHARS = 8;
  private static final int MAX_NAME_CHARS = 100;

  static RegisterRequest read(JsonObject body) {
    var fields = new Fields(body, FIELDS);
    var email = LoginRequest.email(fields);
    var password = LoginRequest.password(fields);
    if (password != null && password.codePointCount(0, password.length()) < MIN_PASSWORD_CHARS) {
      fields.fault("password", "must have at least " + MIN_PASSWORD_CHARS + " characters");
    }
    var firstName = fields.line("first_name", MAX_NAME_CHARS);
    if (!fields.has("first_name") || (firstName != null && firstName.isBlank())) {
      fields.fault("first_name", "must be given");
    }
    var lastName = fields.line("last_name", MAX_NAME_CHARS);
    fields.check();
    var family = lastName == null || lastName.isBlank() ? null : lastName.strip();
    return new RegisterRequest(email, password, firstName.strip(), family);
  }

  /** A log that prints a request prints no password. */
  @Override
  public String toString() {
    return "RegisterRequest[]";
  }
}
