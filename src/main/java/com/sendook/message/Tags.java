package com.sendook.message;

import com.sendook.api.Fields;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a user notes on a message.
 *
 * @param labels all that it has, or null where they stay as they are
 * @param metadata all that it has, or null where it stays as it is
 */
public record Tags(List<String> labels, Map<String, String> metadata) {
  private static final Set<String> FIELDS = Set.of("labels", "metadata");
  private static final int MAX_ENTRIES = 100;
  private static final int MAX_LABEL_CHARS = 200;
  private static final int MAX_VALUE_CHARS = 4000;

  /** The tags that a request gives a new message. */
  public static Tags read(Fields fields) {
    return new Tags(
        fields.lines("labels", MAX_ENTRIES, MAX_LABEL_CHARS),
        fields.strings(
            "metadata", MAX_ENTRIES, MAX_VALUE_CHARS, name -> !name.isBlank(), "must have a name"));
  }

  /** The request that changes only what it names; a null takes all away. */
  static Tags readChange(JsonObject body) {
    var fields = new Fields(body, FIELDS);
    var all = read(fields);
    fields.check();
    return new Tags(
        body.containsKey("labels") ? all.labels() : null,
        body.containsKey("metadata") ? all.metadata() : null);
  }
}
