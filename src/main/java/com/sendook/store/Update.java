package com.sendook.store;

import io.vertx.core.json.JsonObject;

/**
 * A change of one document.
 *
 * @param id the document
 * @param onlyIf what else must hold for it to be made; empty for always
 * @param change a MongoDB update document
 * @param upsert whether the document is made where it does not stand
 */
public record Update(String id, JsonObject onlyIf, JsonObject change, boolean upsert) {
  JsonObject query() {
    return new JsonObject().put("_id", id).mergeIn(onlyIf);
  }
}
