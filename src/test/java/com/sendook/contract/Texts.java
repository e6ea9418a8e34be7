package com.sendook.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Every place in a request's body where its schema has a text. */
final class Texts {
  private static final String ITEM = "[0]";
  private static final String MEMBER = ".*";

  private final Document document;

  Texts(Document document) {
    this.document = document;
  }

  /**
   * A place for a text.
   *
   * @param path its steps: names of fields, {@code [0]} for the first of a list, and {@code .*} for
   *     a member of an object that may have any
   * @param isName whether it is the name of such a member
   * @param items what lists of objects on the way there hold as an example
   */
  record Place(List<String> path, boolean isName, List<JsonObject> items) {
    /** As errors name it, with the text where it is part of the name. */
    String field(String text) {
      var field = String.join("", path);
      var name = isName ? text : "own";
      return (field.startsWith(".") ? field.substring(1) : field).replace("*", name);
    }

    /** The same for every text. */
    @Override
    public String toString() {
      return field("<name>");
    }

    /** The body with the text there. */
    JsonObject in(JsonObject body, String text) {
      var changed = body.copy();
      put(changed, path, text, new ArrayList<>(items));
      return changed;
    }

    private void put(Object into, List<String> steps, String text, List<JsonObject> examples) {
      var step = steps.get(0);
      boolean last = steps.size() == 1;
      if (into instanceof JsonArray list) {
        var item = last ? text : examples.remove(0).copy();
        list.add(item);
        if (!last) {
          put(item, steps.subList(1, steps.size()), text, examples);
        }
        return;
      }
      var object = (JsonObject) into;
      if (last) {
        var name = step.equals(MEMBER) ? isName ? text : "own" : step.substring(1);
        object.put(name, step.equals(MEMBER) && isName ? "a value" : text);
        return;
      }
      var inner = steps.get(1).equals(ITEM) ? new JsonArray() : new JsonObject();
      object.put(step.substring(1), inner);
      put(inner, steps.subList(1, steps.size()), text, examples);
    }
  }

  List<Place> of(JsonPointer schema) {
    var found = new ArrayList<Place>();
    walk(schema, List.of(), List.of(), found);
    return found;
  }

  private void walk(
      JsonPointer pointer, List<String> path, List<JsonObject> items, List<Place> found) {
    var where = document.resolve(pointer);
    var schema = document.at(where);
    if (is(schema, "string")) {
      found.add(new Place(path, false, items));
    }
    for (var property : schema.path("properties").properties()) {
      walk(
          where.appendProperty("properties").appendProperty(property.getKey()),
          with(path, "." + property.getKey()),
          items,
          found);
    }
    if (schema.path("additionalProperties").isObject()) {
      found.add(new Place(with(path, MEMBER), true, items));
      walk(where.appendProperty("additionalProperties"), with(path, MEMBER), items, found);
    }
    if (schema.has("items")) {
      var item = where.appendProperty("items");
      walk(item, with(path, ITEM), with(items, example(item)), found);
    }
  }

  /** Nothing for a list of texts, where none is needed. */
  private JsonObject example(JsonPointer schema) {
    var example = document.at(document.resolve(schema)).path("examples").path(0);
    return example.isObject() ? new JsonObject(example.toString()) : new JsonObject();
  }

  private static boolean is(JsonNode schema, String type) {
    var types = schema.path("type");
    if (types.isArray()) {
      for (var each : types) {
        if (each.asText().equals(type)) {
          return true;
        }
      }
    }
    return types.asText().equals(type);
  }

  private static <T> List<T> with(List<T> list, T more) {
    var longer = new ArrayList<>(list);
    longer.add(more);
    return List.copyOf(longer);
  }
}
