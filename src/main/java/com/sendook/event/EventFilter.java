package com.sendook.event;

import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which events somebody wants.
 *
 * @param types such as {@code message.received}; empty for all of them
 * @param inboxId only those of this inbox; null for all
 */
record EventFilter(List<String> types, String inboxId) {

  /** Reads {@code type}, one or several with commas between them, and {@code inboxId}. */
  static EventFilter read(UnaryOperator<String> query, List<Problem.Detail> faults) {
    var types = new ArrayList<String>();
    var given = query.apply("type");
    if (given != null && !given.isBlank()) {
      for (var type : given.split(",", -1)) {
        types.add(type.strip());
        if (!EventType.ALL.contains(type.strip())) {
          faults.add(
              new Problem.Detail(
                  "type",
                  "there is no event "
                      + shown(type)
                      + "; there are "
                      + String.join(", ", EventType.ALL)));
        }
      }
    }
    var inboxId = query.apply("inboxId");
    if (inboxId != null && !Ids.isId(inboxId)) {
      faults.add(new Problem.Detail("inboxId", "must be an id of 24 hex characters"));
    }
    return new EventFilter(List.copyOf(types), inboxId);
  }

  private static String shown(String type) {
    return type.length() > 50 ? type.substring(0, 50) + "…" : type;
  }

  boolean isAny() {
    return types.isEmpty() && inboxId == null;
  }

  boolean matches(Event event) {
    return matches(event.type(), event.inboxId());
  }

  boolean matches(Frame frame) {
    return matches(frame.type(), frame.inboxId());
  }

  private boolean matches(String type, String about) {
    return (types.isEmpty() || types.contains(type)) && (inboxId == null || inboxId.equals(about));
  }

  /** The same as a query of the store. */
  JsonObject query(String organizationId) {
    var query = new JsonObject().put("organizationId", organizationId);
    if (!types.isEmpty()) {
      query.put("type", new JsonObject().put("$in", new JsonArray(types)));
    }
    if (inboxId != null) {
      query.put("inboxId", inboxId);
    }
    return query;
  }
}
