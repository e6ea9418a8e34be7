package com.sendook.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.Map;

/** The schemas of the document, compiled. */
final class Schemas {
  private static final String LOCATION = "sendook:openapi";
  private static final String OWN_MESSAGE = "x-message";

  private final JsonNode document;
  private final SchemaRegistry registry;

  Schemas(JsonNode document) {
    this.document = document;
    // Formats only describe: what an address is, the reader of the request knows better.
    var config =
        SchemaRegistryConfig.builder()
            .formatAssertionsEnabled(false)
            .errorMessageKeyword(OWN_MESSAGE)
            .preloadSchema(true)
            .build();
    var dialect =
        Dialect.builder(Dialects.getDraft202012())
            .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
            .build();
    registry =
        SchemaRegistry.withDialect(
            dialect,
            builder ->
                builder
                    .schemaRegistryConfig(config)
                    .schemas(Map.of(LOCATION, document.toString())));
  }

  /** The check by the schema that stands there in the document. */
  SchemaCheck check(JsonPointer pointer) {
    var schema = registry.getSchema(SchemaLocation.of(LOCATION + "#" + pointer));
    schema.initializeValidators();
    return new SchemaCheck(schema, this::around);
  }

  /** What the keyword stands in that was broken. */
  private JsonNode around(Error error) {
    var keyword = JsonPointer.compile(error.getSchemaLocation().getFragment().toString());
    return document.at(keyword.head());
  }
}
