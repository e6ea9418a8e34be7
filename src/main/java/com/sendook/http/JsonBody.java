package com.sendook.http;

import com.sendook.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The body of a request as a JSON object. */
final class JsonBody {
  private JsonBody() {}

  /**
   * The object; none at all counts as an empty one.
   *
   * @throws Problem that says what is wrong with it, and where
   */
  static JsonObject of(RoutingContext context) {
    Buffer bytes = context.body().buffer();
    var type = context.request().getHeader("Content-Type");
    // The parts of a multipart body have been taken out of it.
    boolean multipart = type != null && type.strip().regionMatches(true, 0, "multipart/", 0, 10);
    if ((bytes == null || bytes.length() == 0) && !multipart) {
      return new JsonObject();
    }
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw Problem.unsupported(
          "The body must be JSON with Content-Type: application/json, not " + shown(type));
    }
    try {
      if (Json.decodeValue(bytes) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException e) {
      throw Problem.invalid("The body is not valid JSON" + position(e));
    }
    throw Problem.invalid("The body must be a JSON object");
  }

  private static String shown(String type) {
    return type == null ? "a body without a type" : type.replaceAll("[^ -~]", "?");
  }

  private static String position(DecodeException error) {
    if (error.getCause() instanceof com.fasterxml.jackson.core.JsonProcessingException json
        && json.getLocation() != null) {
      return " (line %d, column %d)"
          .formatted(json.getLocation().getLineNr(), json.getLocation().getColumnNr());
    }
    return "";
  }
}
