package com.sendook.queue;

import io.vertx.core.json.JsonObject;

/**
 * A place in the queue for work that is about to be stored.
 *
 * @param id the document that will carry the work
 * @param token the lease this node already has on it, or null where it is due for any node
 * @param state the document's {@code queue} field
 */
public record Ticket(String id, String token, JsonObject state) {
  /** The document, with its work in it. */
  public JsonObject mark(JsonObject document) {
    return document.put("queue", state);
  }
}
