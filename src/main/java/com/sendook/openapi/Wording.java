package com.sendook.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is wrong with a field, and what would be right, in the words of the API. */
final class Wording {
  private static final Map<String, String> TYPES =
      Map.of(
          "string", "a string",
          "array", "a list",
          "object", "an object",
          "integer", "a whole number",
          "number", "a number",
          "boolean", "true or false");

  private Wording() {}

  /**
   * The message behind the field's name.
   *
   * @param schema what the broken keyword stands in
   */
  static String of(Error error, JsonNode schema) {
    if (error.isCustomMessage()) {
      return error.getMessage();
    }
    var keyword = error.getKeyword();
    var limit = schema.path(keyword).asText();
    return switch (keyword) {
      case "type", "minimum", "maximum" -> "must be " + type(schema);
      case "required" -> "is required";
      case "additionalProperties" ->
          "is not a field of this request; known are " + String.join(", ", known(schema));
      case "enum" -> "must be " + String.join(" or ", texts(schema.path(keyword)));
      case "minLength", "minItems" ->
          limit.equals("1") ? "must not be empty" : "must not be shorter than " + limit;
      case "maxLength" -> "must not be longer than " + limit + " characters";
      case "maxItems", "maxProperties" -> "must have at most " + limit + " entries";
      default -> error.getMessage();
    };
  }

  private static String type(JsonNode schema) {
    var type = schema.path("type");
    var names = type.isArray() ? texts(type) : List.of(type.asText());
    var words = new ArrayList<String>();
    names.stream().filter(TYPES::containsKey).map(TYPES::get).forEach(words::add);
    var range =
        schema.has("minimum") && schema.has("maximum")
            ? " from " + schema.get("minimum") + " to " + schema.get("maximum")
            : "";
    return String.join(" or ", words) + range;
  }

  private static List<String> known(JsonNode schema) {
    var names = new ArrayList<String>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    names.sort(null);
    return names;
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
