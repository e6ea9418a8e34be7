package com.sendook.event;

import com.sendook.api.ApiJson;
import io.vertx.core.json.JsonObject;

/** An event as the API shows it. */
final class EventView {
  private EventView() {}

  /**
   * With its position; {@code event} is its type by the name that webhooks give it. What it is
   * about stands there where it cannot be looked up any more, as {@code payload}.
   */
  static JsonObject of(Event event) {
    return ApiJson.of(event, "loggedAt").put("event", event.type());
  }
}
