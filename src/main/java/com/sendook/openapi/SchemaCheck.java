package com.sendook.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.path.NodePath;
import com.sendook.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Holds values to one schema. */
final class SchemaCheck {
  /** Further ones tell nobody more. */
  private static final int MAX_FAULTS = 20;

  private final Schema schema;
  private final Function<Error, JsonNode> around;

  /**
   * A check by a schema.
   *
   * @param around finds what the broken keyword stands in
   */
  SchemaCheck(Schema schema, Function<Error, JsonNode> around) {
    this.schema = schema;
    this.around = around;
  }

  /**
   * Everything that is wrong with a value, each fault under the path of its field.
   *
   * @param field what the value is called; empty for a body
   */
  List<Problem.Detail> faults(String field, JsonNode value) {
    var errors = new FirstErrors();
    try {
      schema.validate(value, context -> context.setErrors(errors));
    } catch (Enough e) {
      // There are more.
    }
    return errors.stream()
        .filter(SchemaCheck::isOfTheFirstAlternative)
        .map(
            error -> new Problem.Detail(path(field, error), Wording.of(error, around.apply(error))))
        .toList();
  }

  /** Where none of several alternatives holds, the first one's words stand for all. */
  private static boolean isOfTheFirstAlternative(Error error) {
    var path = error.getEvaluationPath();
    for (int i = 1; i < path.getNameCount(); i++) {
      if ("anyOf".equals(path.getElement(i - 1)) && !"0".equals(path.getElement(i).toString())) {
        return false;
      }
    }
    return true;
  }

  private static String path(String field, Error error) {
    var path = new StringBuilder(field);
    NodePath location = error.getInstanceLocation();
    for (int i = 0; i < location.getNameCount(); i++) {
      if (location.getElement(i) instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        append(path, location.getName(i));
      }
    }
    if (error.getProperty() != null) {
      append(path, error.getProperty());
    }
    return path.toString();
  }

  private static void append(StringBuilder path, String name) {
    if (!path.isEmpty()) {
      path.append('.');
    }
    path.append(Problem.shown(name));
  }

  /** As many errors as are told; a body of a million wrong values costs no more than these. */
  private static final class FirstErrors extends ArrayList<Error> {
    @Override
    public boolean add(Error error) {
      super.add(error);
      if (size() == MAX_FAULTS) {
        throw new Enough();
      }
      return true;
    }
  }

  /** Leaves the library, which goes on otherwise. */
  private static final class Enough extends RuntimeException {
    Enough() {
      super(null, null, false, false);
    }
  }
}
