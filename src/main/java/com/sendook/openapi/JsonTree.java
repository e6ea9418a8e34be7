package com.sendook.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sendook.problem.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * JSON as the schemas' library wants it. Texts are shared and not copied, so an attachment of many
 * megabytes costs nothing more; the number of values is bounded.
 */
final class JsonTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Some ten times what the largest request of any use has. */
  private static final int MAX_VALUES = 100_000;

  private int values;

  private JsonTree() {}

  static JsonNode of(JsonObject object) {
    return new JsonTree().node(object);
  }

  private JsonNode node(Object value) {
    if (++values > MAX_VALUES) {
      throw Problem.invalid("The body holds more than " + MAX_VALUES + " values");
    }
    if (value instanceof JsonObject object) {
      return node(object.getMap());
    }
    if (value instanceof JsonArray array) {
      return node(array.getList());
    }
    if (value instanceof Map<?, ?> map) {
      var node = NODES.objectNode();
      map.forEach((name, each) -> node.set((String) name, node(each)));
      return node;
    }
    if (value instanceof List<?> list) {
      var node = NODES.arrayNode(Math.min(list.size(), MAX_VALUES));
      list.forEach(each -> node.add(node(each)));
      return node;
    }
    return leaf(value);
  }

  private static JsonNode leaf(Object value) {
    if (value instanceof String text) {
      return NODES.textNode(text);
    }
    if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    if (value instanceof Integer || value instanceof Long) {
      return NODES.numberNode(((Number) value).longValue());
    }
    if (value instanceof BigInteger whole) {
      return NODES.numberNode(whole);
    }
    return value instanceof Number number
        ? NODES.numberNode(number.doubleValue())
        : NODES.nullNode();
  }
}
