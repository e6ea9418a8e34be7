package com.sendook.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.problem.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests are held to the document, and what is wrong is told in the words of the API. */
class ApiDocumentTest {
  private static final ApiDocument DOCUMENT = ApiDocument.load();
  private static final Operation SEND =
      DOCUMENT.operation("POST", "/v1/inboxes/65e1a8b0c0ffee0123456701/messages/send");
  private static final Operation WEBHOOK = DOCUMENT.operation("POST", "/v1/webhooks");
  private static final Operation LIST = DOCUMENT.operation("GET", "/v1/inboxes");

  private static String faults(Operation operation, String body) {
    return told(operation.faultsInBody(new JsonObject(body)));
  }

  private static String told(List<Problem.Detail> faults) {
    return String.join(
        "; ", faults.stream().map(each -> each.field() + " " + each.message()).toList());
  }

  @Test
  void aRouteIsFoundByItsTemplate() {
    assertThat(DOCUMENT.operation("GET", "/v1/inboxes/")).isSameAs(LIST);
    assertThat(DOCUMENT.operation("PATCH", "/v1/inboxes")).isNull();
    assertThat(DOCUMENT.operation("GET", "/v1/nothing/at/all")).isNull();
    assertThat(DOCUMENT.operation("GET", "/")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"to": "a@b.example", "text": "x"}                   | ''
          {"to": ["a@b.example"], "html": "x", "cc": null}     | ''
          {"text": "x"}                                        | to is required
          {"to": "a@b.example"}                                | text or html is required
          {"to": ["a@b.example", 7], "text": "x"}              | to[1] must be a string
          {"to": 7, "text": "x"}                               | to must be a string or a list
          {"to": [], "text": "x"}                              | to must not be empty
          {"to": "a", "text": "x", "metadata": {"a.b": 1}}     | metadata.a.b must be a string
          {"to": "a", "text": "x", "attachments": [{"content": 1}]} | attachments[0].name is required; attachments[0].content must be a string
          """)
  void whatIsWrongWithABody(String body, String faults) {
    assertThat(told(sorted(SEND, body))).isEqualTo(told(sortedTold(faults)));
  }

  private static List<Problem.Detail> sorted(Operation operation, String body) {
    return operation.faultsInBody(new JsonObject(body)).stream()
        .sorted(java.util.Comparator.comparing(Problem.Detail::field))
        .toList();
  }

  private static List<Problem.Detail> sortedTold(String faults) {
    return faults.isEmpty()
        ? List.of()
        : java.util.Arrays.stream(faults.split("; "))
            .map(each -> each.split(" ", 2))
            .map(each -> new Problem.Detail(each[0], each[1]))
            .sorted(java.util.Comparator.comparing(Problem.Detail::field))
            .toList();
  }

  @Test
  void anUnknownFieldIsToldWithTheKnownOnes() {
    assertThat(faults(DOCUMENT.operation("POST", "/v1/inboxes"), "{\"nmae\": 1}"))
        .isEqualTo("nmae is not a field of this request; known are email, name");
  }

  @Test
  void whatIsWrongDeepInside() {
    assertThat(
            faults(
                WEBHOOK, "{\"url\": \"x\", \"events\": [\"message.lost\"], \"inboxIds\": [\"x\"]}"))
        .contains("events[0] must be inbox.created or ", "inboxIds[0] must be an id of 24 hex");
  }

  @ParameterizedTest
  @CsvSource({
    "page, 0, page must be a whole number from 1 to 21474836",
    "page, x, page must be a whole number from 1 to 21474836",
    "per, 101, per must be a whole number from 1 to 100",
    "order, up, order must be asc or desc",
    "after, x, after must be an id of 24 hex characters",
    "other, x, ''"
  })
  void whatIsWrongWithAQuery(String name, String value, String faults) {
    assertThat(told(LIST.faultsInQuery(Map.of(name, value)::get))).isEqualTo(faults);
  }

  @Test
  void aMillionFaultsAreNotAllTold() {
    var body =
        new JsonObject()
            .put("to", new JsonArray(Collections.nCopies(50_000, 7)))
            .put("text", "x".repeat(1000));
    assertThat(SEND.faultsInBody(body)).hasSize(20);
  }

  @Test
  void moreValuesThanAnyRequestHasAreRefused() {
    var body = new JsonObject().put("to", new JsonArray(Collections.nCopies(200_000, 7)));
    assertThatThrownBy(() -> SEND.faultsInBody(body)).isInstanceOf(Problem.class);
  }

  /** Fails where a pattern is run over it, or where it is copied. */
  @Test
  void aLargeAttachmentCostsNothing() {
    var file = new JsonObject().put("name", "a").put("content", "QUJD".repeat(6_000_000));
    var body = new JsonObject().put("to", "a").put("text", "x").put("attachments", List.of(file));
    // What is loaded the first time is no part of the cost.
    assertThat(SEND.faultsInBody(body)).isEmpty();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long nanos = threads.getCurrentThreadCpuTime();
    assertThat(SEND.faultsInBody(body)).isEmpty();
    assertThat(threads.getCurrentThreadAllocatedBytes() - bytes).isLessThan(100_000);
    // The processor's time, however busy the machine is; to look at each character takes longer.
    assertThat((threads.getCurrentThreadCpuTime() - nanos) / 1_000_000).isLessThan(10);
  }
}
