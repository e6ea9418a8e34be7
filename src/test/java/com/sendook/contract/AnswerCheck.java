package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Holds answers to what the document says of them: status, headers, type and body. */
final class AnswerCheck {
  private final Document document;

  AnswerCheck(Document document) {
    this.document = document;
  }

  void check(Document.Operation operation, Caller.Answer answer) {
    var response = response(operation, answer.status());
    checkHeaders(response, answer);
    checkBody(response, answer);
  }

  /** An answer of no route at all, or of a method that a path has not. */
  void checkError(Caller.Answer answer) {
    var response = JsonPointer.compile("/components/responses/Error");
    checkHeaders(response, answer);
    checkBody(response, answer);
  }

  private JsonPointer response(Document.Operation operation, int status) {
    var responses = operation.pointer().appendProperty("responses");
    var own = document.at(responses).has(String.valueOf(status)) ? status + "" : "default";
    assertThat(status < 300 && own.equals("default"))
        .as("a success that is not documented: %d of %s", status, operation)
        .isFalse();
    return document.resolve(responses.appendProperty(own));
  }

  private void checkHeaders(JsonPointer response, Caller.Answer answer) {
    var headers = response.appendProperty("headers");
    document
        .at(headers)
        .fieldNames()
        .forEachRemaining(
            name -> {
              var header = document.resolve(headers.appendProperty(name));
              var value = answer.headers().get(name);
              if (document.at(header).path("required").asBoolean()) {
                assertThat(value).as(name).isNotNull();
              }
              if (value != null) {
                var schema = document.resolve(header.appendProperty("schema"));
                assertThat(document.faults(schema, typed(schema, value)))
                    .as("%s: %s", name, value)
                    .isEmpty();
              }
            });
  }

  private JsonNode typed(JsonPointer schema, String value) {
    return document.at(schema).path("type").asText().equals("integer")
        ? LongNode.valueOf(Long.parseLong(value))
        : TextNode.valueOf(value);
  }

  private void checkBody(JsonPointer response, Caller.Answer answer) {
    var content = response.appendProperty("content");
    if (document.at(content).isMissingNode()) {
      assertThat(answer.body().length()).isZero();
      return;
    }
    var type = answer.headers().get("Content-Type");
    assertThat(type).isNotNull();
    var media = mediaType(document.at(content), type.split(";", 2)[0]);
    var schema = document.resolve(content.appendProperty(media).appendProperty("schema"));
    var value =
        media.equals("application/json")
            ? Document.parse(answer.body().toString())
            : TextNode.valueOf(answer.body().toString("ISO-8859-1"));
    assertThat(document.faults(schema, value)).as("%s", answer.body()).isEmpty();
  }

  private static String mediaType(JsonNode content, String type) {
    if (content.has(type)) {
      return type;
    }
    assertThat(content.has("*/*")).as("%s is not documented: %s", type, content).isTrue();
    return "*/*";
  }
}
