package com.sendook.store;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings the documents of a collection to a newer form. It adds what the newer release wants and
 * takes nothing away that an older one reads, which may serve beside it.
 *
 * @param id a name that no other migration ever had
 * @param change what is to be done to a document, harmless when it is done twice; nothing where it
 *     has the form already
 */
public record Migration(
    String id, String collection, Function<JsonObject, Optional<Update>> change) {}
