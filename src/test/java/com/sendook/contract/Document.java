package com.sendook.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The document as a test reads it: strictly. Formats are asserted, and an answer with a field that
 * the document does not know is none of its answers.
 */
final class Document {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
  private static final String LOCATION = "sendook:strict";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode root;
  private final SchemaRegistry schemas;

  Document(Buffer json) {
    root = parse(json.toString());
    root.at("/components/schemas").forEach(Document::close);
    schemas =
        SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getDraft202012())
                .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
                .build(),
            builder ->
                builder
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())
                    .schemas(Map.of(LOCATION, root.toString())));
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.has("properties")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    schema.forEach(Document::close);
  }

  /** One route of the document. */
  record Operation(String method, String path, JsonPointer pointer, JsonNode node) {
    boolean isOpen() {
      return node.path("security").isArray() && node.path("security").isEmpty();
    }

    /** Whether a provider calls it, and signs what it sends. */
    boolean isCallBack() {
      return path.matches("/webhooks/(ses|resend|stripe)");
    }

    boolean documents(int status) {
      return node.path("responses").has(String.valueOf(status));
    }

    /** The status of success. */
    int success() {
      var statuses = new ArrayList<String>();
      node.path("responses").fieldNames().forEachRemaining(statuses::add);
      return statuses.stream()
          .filter(each -> each.startsWith("2"))
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElseThrow();
    }

    String id() {
      return node.path("operationId").asText();
    }

    /** Whether it answers with a page of a list. */
    boolean lists() {
      return node.path("parameters").toString().contains("parameters/page");
    }

    boolean takesBody() {
      return node.has("requestBody");
    }

    /** Whether its body is lines, each told of by itself. */
    boolean streams() {
      return node.at("/requestBody/content").has("application/x-ndjson");
    }

    /** The document's own example of a request. */
    JsonObject exampleBody() {
      var content = node.at("/requestBody/content");
      return streams()
          ? new JsonObject(
              content
                  .at("/application~1x-ndjson/example")
                  .asText()
                  .lines()
                  .findFirst()
                  .orElseThrow())
          : new JsonObject(content.at("/application~1json/example").toString());
    }

    boolean has(String parameter) {
      return path.contains("{" + parameter + "}");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  JsonNode root() {
    return root;
  }

  List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (var path : root.path("paths").properties()) {
      for (var each : path.getValue().properties()) {
        if (METHODS.contains(each.getKey())) {
          var pointer =
              JsonPointer.compile("/paths")
                  .appendProperty(path.getKey())
                  .appendProperty(each.getKey());
          operations.add(
              new Operation(
                  each.getKey().toUpperCase(java.util.Locale.ROOT),
                  path.getKey(),
                  pointer,
                  each.getValue()));
        }
      }
    }
    return operations;
  }

  Operation operation(String id) {
    return operations().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** The pointer to what really stands there, behind a reference. */
  JsonPointer resolve(JsonPointer pointer) {
    var reference = root.at(pointer).path("$ref");
    return reference.isMissingNode()
        ? pointer
        : resolve(JsonPointer.compile(reference.asText().substring(1)));
  }

  JsonNode at(JsonPointer pointer) {
    return root.at(pointer);
  }

  /** What is wrong with a value for the schema that stands there. */
  List<String> faults(JsonPointer schema, JsonNode value) {
    return schemas.getSchema(SchemaLocation.of(LOCATION + "#" + schema)).validate(value).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }
}
