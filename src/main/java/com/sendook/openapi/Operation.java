package com.sendook.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sendook.problem.Problem;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the document asks of the requests to one route. */
public final class Operation {
  private final List<Parameter> query;
  private final SchemaCheck body;

  /** A parameter of the query; whole numbers are read from their digits. */
  record Parameter(String name, boolean whole, SchemaCheck check) {
    private List<Problem.Detail> faults(String value) {
      return check.faults(name, whole ? number(value) : TextNode.valueOf(value));
    }

    private static JsonNode number(String value) {
      try {
        return LongNode.valueOf(Long.parseLong(value));
      } catch (NumberFormatException e) {
        return TextNode.valueOf(value);
      }
    }
  }

  /**
   * An operation with what it takes.
   *
   * @param body null where it takes none
   */
  Operation(List<Parameter> query, SchemaCheck body) {
    this.query = List.copyOf(query);
    this.body = body;
  }

  /**
   * What is wrong with a query, given by what stands there under a name. Whether an empty one is
   * the same as none, the route knows better.
   */
  public List<Problem.Detail> faultsInQuery(UnaryOperator<String> values) {
    return query.stream()
        .filter(each -> isGiven(values.apply(each.name())))
        .flatMap(each -> each.faults(values.apply(each.name())).stream())
        .toList();
  }

  private static boolean isGiven(String value) {
    return value != null && !value.isBlank();
  }

  /** What is wrong with a body; nothing where the operation takes none. */
  public List<Problem.Detail> faultsInBody(JsonObject value) {
    return body == null ? List.of() : body.faults("", JsonTree.of(value));
  }
}
