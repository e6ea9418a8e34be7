package com.sendook.bridge;

import com.sendook.bus.Address;
import com.sendook.bus.EventNotice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event as the clients are told of it, encoded once for all of them.
 *
 * @param frames by the address that a client registered for
 */
record Telling(String organizationId, Map<String, Buffer> frames) {
  static Telling of(EventNotice event) {
    var frames = new LinkedHashMap<String, Buffer>();
    for (var address : List.of(Address.EVENTS, Address.events(event.type()))) {
      frames.put(address, frame(address, event));
    }
    return new Telling(event.organizationId(), frames);
  }

  private static Buffer frame(String address, EventNotice event) {
    return Frames.of(
        new JsonObject()
            .put("type", "message")
            .put("address", address)
            .put("send", false)
            .put("headers", new JsonObject())
            .put("body", JsonObject.mapFrom(event)));
  }
}
