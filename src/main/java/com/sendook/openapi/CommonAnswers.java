package com.sendook.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What any request may be answered with, whatever it asks for: the document need not say so at each
 * route.
 */
final class CommonAnswers {
  private static final String RESPONSES = "#/components/responses/";

  private static final Map<String, String> OF_ALL =
      Map.of(
          "414", "UriTooLong",
          "431", "HeadersTooLarge",
          "500", "InternalError",
          "default", "Error");
  private static final Map<String, String> OF_THOSE_WITH_A_BODY = Map.of("408", "TooSlow");

  private CommonAnswers() {}

  /** Adds them to each operation of the document. */
  static void add(JsonNode document) {
    for (var path : document.get("paths")) {
      for (var each : path) {
        if (each instanceof ObjectNode operation) {
          add(operation, OF_ALL);
          if (operation.has("requestBody")) {
            add(operation, OF_THOSE_WITH_A_BODY);
          }
        }
      }
    }
  }

  private static void add(ObjectNode operation, Map<String, String> answers) {
    var responses = (ObjectNode) operation.get("responses");
    answers.forEach((status, name) -> responses.putObject(status).put("$ref", RESPONSES + name));
  }
}
