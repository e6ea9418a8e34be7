package com.sendook.account;

import com.sanctionco.jmail.JMail;
import com.sendook.api.Fields;
import com.sendook.mail.Mailbox;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;

/**
 * {@code {email, password}}, checked.
 *
 * @param email in lower case
 */
record LoginRequest(String email, String password) {
  private static final Set<String> FIELDS = Set.of("email", "password");
  private static final int MAX_EMAIL_CHARS = 254;

  /** Longer ones serve nobody, and cost time to hash. */
  private static final int MAX_PASSWORD_CHARS = 256;

  static LoginRequest read(JsonObject body) {
    var fields = new Fields(body, FIELDS);
    var request = new LoginRequest(email(fields), password(fields));
    fields.check();
    return request;
  }

  /** The e-mail in the form in which no two users have the same, or null after a fault. */
  static String email(Fields fields) {
    var written = fields.line("email", MAX_EMAIL_CHARS);
    if (!fields.has("email")) {
      fields.fault("email", "must be given");
    }
    if (written == null) {
      return null;
    }
    var mailbox = Mailbox.tryOf(written).filter(each -> each.name() == null);
    if (mailbox.isEmpty() || !JMail.strictValidator().isValid(mailbox.get().address())) {
      fields.fault("email", "is not an e-mail address such as ann@example.com");
      return null;
    }
    return mailbox.get().address().toLowerCase(Locale.ROOT);
  }

  static String password(Fields fields) {
    var password = fields.text("password");
    if (!fields.has("password")) {
      fields.fault("password", "must be given");
    }
    if (password != null && password.length() > MAX_PASSWORD_CHARS) {
      fields.fault("password", "must not be longer than " + MAX_PASSWORD_CHARS + " characters");
    }
    return password;
  }

  /** A log that prints a request prints no password. */
  @Override
  public String toString() {
    return "LoginRequest[]";
  }
}
