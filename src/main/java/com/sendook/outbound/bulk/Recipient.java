package com.sendook.outbound.bulk;

import com.sendook.api.Fields;
import com.sendook.mail.BodyText;
import com.sendook.mail.Mailbox;
import com.sendook.problem.Problem;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * One recipient of a template, and what fills its gaps.
 *
 * @param field where the variables stand in the line
 */
record Recipient(Mailbox to, Map<String, String> variables, String field) {
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
    var place = "recipients[" + index + "]";
    whole.include(place, fields);
    whole.check();
    return new Recipient(to.get(0), variables, place + ".variables");
  }

  /** The variable as it is. Fails with a {@link Problem} where there is none of that name. */
  String text(String name) {
    var value = variables.get(name);
    if (value == null) {
      throw Problem.invalid(field, "must have " + name + ", which the template names");
    }
    return value;
  }

  /** The same for a subject: fails as well where it is more than a line. */
  String line(String name) {
    var value = text(name);
    if (Fields.breaksLine(value)) {
      throw Problem.invalid(
          field + "." + name, "must not hold line breaks or NUL characters for a subject");
    }
    return value;
  }

  /** The same in html: it brings no elements of its own. */
  String html(String name) {
    return BodyText.escape(text(name)).replace("'", "&#39;");
  }
}
