package com.sendook.outbound.bulk;

import com.sendook.api.Fields;
import com.sendook.mail.Mailbox;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/** One recipient of a template, and what fills its gaps. */
record Recipient(Mailbox to, Map<String, String> variables) {
  private static final int MAX_VARIABLES = 100;
  private static final int MAX_VALUE_CHARS = 100_000;

  /** Fails with a problem that names the field as it stands in the line. */
  static Recipient read(JsonObject given, int index) {
    var whole = new Fields(new JsonObject(), Set.of());
    var fields = new Fields(given, Set.of("to", "variables"));
    var to = fields.mailboxes("to");
    if (to.size() != 1) {
      fields.fault("to", "must be one address");
    }
    var variables = fields.texts("variables", MAX_VARIABLES, MAX_VALUE_CHARS);
    whole.include("recipients[" + index + "]", fields);
    whole.check();
    return new Recipient(to.get(0), variables);
  }
}
