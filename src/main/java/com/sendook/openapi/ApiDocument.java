package com.sendook.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The OpenAPI document of the HTTP API: what is served, and what requests are checked against, are
 * the same.
 */
public final class ApiDocument {
  private static final String RESOURCE = "openapi.yaml";
  private static final JsonPointer ROOT = JsonPointer.empty();
  private static final JsonPointer JSON_BODY =
      JsonPointer.compile("/requestBody/content/application~1json/schema");
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final JsonNode document;
  private final Schemas schemas;
  private final PathTree paths = new PathTree();

  private ApiDocument(JsonNode document) {
    this.document = document;
    this.schemas = new Schemas(document);
    for (var path : document.path("paths").properties()) {
      var pointer = ROOT.appendProperty("paths").appendProperty(path.getKey());
      for (var operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          paths.add(operation.getKey(), path.getKey(), operation(pointer, operation.getKey()));
        }
      }
    }
  }

  /** Reads the document that comes with the program. Blocks. */
  public static ApiDocument load() {
    try (var in = ApiDocument.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      var document = new YAMLMapper().readTree(in);
      CommonAnswers.add(document);
      MemberPaths.add(document);
      return new ApiDocument(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole of it as JSON. */
  public Buffer json() {
    return Buffer.buffer(document.toString());
  }

  /** What the document says of such a request, or null where it knows no such route. */
  public Operation operation(String method, String path) {
    return paths.find(method, path);
  }

  private Operation operation(JsonPointer path, String method) {
    var operation = path.appendProperty(method);
    var query = new ArrayList<Operation.Parameter>();
    for (var owner : List.of(path, operation)) {
      var parameters = owner.appendProperty("parameters");
      for (int i = 0; i < document.at(parameters).size(); i++) {
        var parameter = resolve(parameters.appendIndex(i));
        if (document.at(parameter).path("in").asText().equals("query")) {
          query.add(parameter(parameter));
        }
      }
    }
    var body = operation.append(JSON_BODY);
    return new Operation(query, document.at(body).isMissingNode() ? null : schemas.check(body));
  }

  private Operation.Parameter parameter(JsonPointer pointer) {
    var parameter = document.at(pointer);
    return new Operation.Parameter(
        parameter.path("name").asText(),
        parameter.path("schema").path("type").asText().equals("integer"),
        schemas.check(pointer.appendProperty("schema")));
  }

  private JsonPointer resolve(JsonPointer pointer) {
    var reference = document.at(pointer).path("$ref");
    return reference.isMissingNode()
        ? pointer
        : JsonPointer.compile(reference.asText().substring(1));
  }
}
