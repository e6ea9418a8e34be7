package com.sendook.webhook;

import com.sendook.api.ApiJson;
import com.sendook.queue.LaneStatus;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * The circuit breaker of an endpoint as this node has it.
 *
 * @param state {@code closed}: it is posted to; {@code open}: it could not be reached, and rests;
 *     {@code half-open}: one post at a time tries whether it is back
 * @param until the end of the rest, or null
 */
record Breaker(String state, Instant until) {
  static final Breaker CLOSED = new Breaker("closed", null);

  static Breaker of(LaneStatus lane) {
    return switch (lane.state()) {
      case OPEN -> CLOSED;
      case ON_TRIAL -> new Breaker("half-open", null);
      case RESTING -> new Breaker("open", Instant.now().plus(lane.rest()));
    };
  }

  boolean isOpen() {
    return state.equals("open");
  }

  JsonObject toJson() {
    return ApiJson.of(this);
  }
}
