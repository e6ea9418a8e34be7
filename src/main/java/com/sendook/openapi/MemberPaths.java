package com.sendook.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The same routes for people: what programs find below {@code /v1} with an API key, members of an
 * organization find below its id with their access token. So the document holds each route once.
 */
final class MemberPaths {
  private static final String PROGRAMS = "/v1/";
  private static final String MEMBERS = "/organizations/{organizationId}/";

  private static final String REFERENCE = "$ref";

  private MemberPaths() {}

  /** Adds them to the document. */
  static void add(JsonNode document) {
    var paths = (ObjectNode) document.get("paths");
    for (var path : List.copyOf(paths.properties())) {
      if (path.getKey().startsWith(PROGRAMS)) {
        var members = MEMBERS + path.getKey().substring(PROGRAMS.length());
        paths.set(members, forMembers(path.getValue().deepCopy()));
      }
    }
  }

  private static ObjectNode forMembers(ObjectNode path) {
    for (var each : path.properties()) {
      if (each.getValue() instanceof ObjectNode operation) {
        operation.put("operationId", operation.get("operationId").asText() + "AsMember");
        operation.putArray("security").addObject().putArray("accessToken");
        // The organization may be somebody else's.
        var responses = (ObjectNode) operation.get("responses");
        responses.putObject("404").put(REFERENCE, "#/components/responses/NotFound");
      }
    }
    path.withArray("parameters")
        .insertObject(0)
        .put(REFERENCE, "#/components/parameters/organizationId");
    return path;
  }
}
