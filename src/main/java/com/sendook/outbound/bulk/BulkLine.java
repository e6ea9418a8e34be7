package com.sendook.outbound.bulk;

import com.sendook.api.Fields;
import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.outbound.accept.SendRequest;
import com.sendook.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * A line as it came: a send request, or a template and whom it is for.
 *
 * @param mail of a template the mail with its gaps
 * @param recipients of a template each as it came, else null
 * @param idempotencyKey or null
 * @param digest tells the line from others with the same key
 */
record BulkLine(SendRequest mail, JsonArray recipients, String idempotencyKey, String digest) {
  private static final String RECIPIENTS = "recipients";
  private static final String KEY = "idempotencyKey";
  private static final int MAX_KEY_CHARS = 256;

  /** Fails with a {@link Problem} that says what is wrong with it. */
  static BulkLine read(Buffer bytes) {
    var body = decode(bytes);
    var own = new JsonObject();
    for (var field : Set.of(RECIPIENTS, KEY)) {
      if (body.containsKey(field)) {
        own.put(field, body.remove(field));
      }
    }
    var fields = new Fields(own, Set.of(RECIPIENTS, KEY));
    var key = fields.line(KEY, MAX_KEY_CHARS);
    if (key != null && !key.matches("[ -~]+")) {
      fields.fault(KEY, "must be 1 to 256 printable ASCII characters");
    }
    var recipients = recipients(fields, own, body);
    fields.check();
    return new BulkLine(
        SendRequest.read(body, recipients != null),
        recipients,
        key,
        key == null ? null : IdempotencyKeys.digest("bulk", bytes));
  }

  private static JsonArray recipients(Fields fields, JsonObject own, JsonObject body) {
    var value = own.getValue(RECIPIENTS);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonArray list)
        || list.isEmpty()
        || !list.stream().allMatch(JsonObject.class::isInstance)) {
      fields.fault(RECIPIENTS, "must be a list of {to, variables}, at least one");
      return null;
    }
    for (var field : Set.of("to", "cc", "bcc")) {
      if (body.getValue(field) != null) {
        fields.fault(field, "cannot be given together with recipients");
      }
    }
    return list;
  }

  private static JsonObject decode(Buffer bytes) {
    try {
      if (Json.decodeValue(bytes) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException e) {
      throw Problem.invalid("The line is not valid JSON");
    }
    throw Problem.invalid("The line must be a JSON object");
  }
}
