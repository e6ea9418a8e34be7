package com.sendook.secret;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * Where the documents of a collection keep what a {@link SecretBox} sealed.
 *
 * @param of the fields of a document
 */
public record SealedFields(String collection, Function<JsonObject, List<SealedField>> of) {}
