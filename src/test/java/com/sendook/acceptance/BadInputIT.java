package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever users send that is wrong is answered with what is wrong, and the gateway goes on. */
class BadInputIT {
  private static final String SOMEBODY_ELSES_ID = "0123456789abcdef01234567";

  @TempDir static Path folder;
  private static GatewayProcess gateway;
  private static Api api;
  private static JsonObject inbox;

  @BeforeAll
  static void start() {
    gateway = GatewayProcess.in(folder).with("SENDOOK_LIMITS_SEND_PER_HOUR", 0).start();
    api = gateway.api();
    inbox = api.inbox("Sender");
  }

  @AfterEach
  void theGatewayStillAnswersAndHasKeptNothing() {
    assertThat(api.get("/health").expect(200).json().getBoolean("healthy")).isTrue();
    assertThat(api.countMessages(inbox)).isZero();
  }

  @AfterAll
  static void close() {
    var errors = gateway.errors();
    gateway.close();
    assertThat(errors).isEmpty();
  }

  private static JsonObject mail() {
    return new JsonObject().put("to", "ann@example.com").put("subject", "Hi").put("text", "Hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"to\": ", "{'to': 1}", "to=ann", "[1, 2]", "\"text\"", "\u0000"})
  void aBodyThatIsNoJsonObject(String body) {
    api.post(Api.messagesOf(inbox) + "/send", body).expectError(400, "invalid_request");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("to", mail -> without(mail, "to")),
        fault("to", mail -> mail.put("to", new JsonArray())),
        fault("to", mail -> mail.put("to", 7)),
        fault("to", mail -> mail.put("to", "nobody")),
        fault("to", mail -> mail.put("to", "ann@example.com, bob@example.com")),
        fault("to[1]", mail -> mail.put("to", List.of("ann@example.com", "bob@@example.com"))),
        fault("cc[0]", mail -> mail.put("cc", List.of(""))),
        fault("text", mail -> without(mail, "text")),
        fault("text", mail -> mail.put("text", List.of("a"))),
        fault("txt", mail -> mail.put("txt", "misspelt")),
        fault("headers.Subject", mail -> mail.put("headers", new JsonObject().put("Subject", "x"))),
        fault("headers.X Y", mail -> mail.put("headers", new JsonObject().put("X Y", "x"))),
        fault("attachments[0].content", mail -> withFile(mail, "content", "%%%")),
        fault("attachments[0].name", mail -> withFile(mail, "name", " ")),
        fault("attachments[0].contentType", mail -> withFile(mail, "contentType", "pdf")),
        fault("attachments[0].contentId", mail -> withFile(mail, "contentId", "a>b")),
        fault("inReplyTo", mail -> mail.put("inReplyTo", "no-id")),
        fault(
            "to",
            mail -> mail.put("to", Stream.generate(() -> "a@b.example").limit(1001).toList())));
  }

  private static Arguments fault(String field, UnaryOperator<JsonObject> change) {
    return Arguments.of(field, change.apply(mail()));
  }

  private static JsonObject without(JsonObject mail, String field) {
    mail.remove(field);
    return mail;
  }

  private static JsonObject withFile(JsonObject mail, String field, String value) {
    var file = new JsonObject().put("name", "a.txt").put("content", "QQ==").put(field, value);
    return mail.put("attachments", new JsonArray().add(file));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultyFieldIsNamed(String field, JsonObject mail) {
    var refused = api.send(inbox, mail).expectError(400, "invalid_request");
    assertThat(refused.faultyFields()).containsExactly(field);
    assertThat(refused.json().getString("error")).startsWith(field + " ");
  }

  @Test
  void allFaultsAreToldAtOnce() {
    var mail = new JsonObject().put("to", List.of("x", "y")).put("nonsense", 1);
    var refused = api.send(inbox, mail).expectError(400, "invalid_request");
    assertThat(refused.faultyFields())
        .containsExactlyInAnyOrder("to[0]", "to[1]", "text", "nonsense");
  }

  @Test
  void whatIsNoNameOfAHeader() {
    for (var evil : List.of(":", " ", "é")) {
      var headers = new JsonObject().put("X-Own" + evil + "Bcc", "a@b.example");
      var refused = api.send(inbox, mail().put("headers", headers));
      refused.expectError(400, "invalid_request");
      assertThat(refused.faultyFields()).containsExactly("headers.X-Own" + evil + "Bcc");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer sk_unknown", "Basic c2s6", "bearer \u00e9"})
  void noKeyOrAnUnknownOne(String authorization) {
    var request = api.request("/v1/inboxes").setHeader("Authorization", authorization).GET();
    assertThat(api.call(request).expectError(401, "unauthorized").header("www-authenticate"))
        .hasValue("Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {SOMEBODY_ELSES_ID, "no-id", "0123456789ABCDEF0123456Z", "%00", "%2F"})
  void anIdThatIsNotThere(String id) {
    api.get("/v1/inboxes/" + id).expectError(404, "not_found");
    api.delete("/v1/inboxes/" + id).expectError(404, "not_found");
    api.get("/v1/inboxes/" + id + "/messages").expectError(404, "not_found");
    api.post("/v1/inboxes/" + id + "/messages/send", mail()).expectError(404, "not_found");
    api.get(Api.messagesOf(inbox) + "/" + id).expectError(404, "not_found");
    var reply = new JsonObject().put("text", "Hello");
    api.post(Api.messagesOf(inbox) + "/" + id + "/reply", reply).expectError(404, "not_found");
    api.get("/v1/webhooks/" + id).expectError(404, "not_found");
  }

  @Test
  void aRouteThatIsNotThere() {
    api.get("/v1/nothing").expectError(404, "not_found");
    api.get("/nothing").expectError(404, "not_found");
    var refused = api.delete("/v1/inboxes").expectError(405, "method_not_allowed");
    assertThat(refused.header("allow")).hasValue("GET, HEAD, POST");
    refused = api.post("/v1/inboxes/" + inbox.getString("id"), "{}");
    assertThat(refused.expectError(405, "method_not_allowed").header("allow"))
        .hasValue("DELETE, GET, HEAD, PUT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x"
      })
  void anotherContentType(String type) {
    var body = HttpRequest.BodyPublishers.ofString(mail().encode());
    var request =
        api.request(Api.messagesOf(inbox) + "/send").setHeader("Content-Type", type).POST(body);
    api.call(request).expectError(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"page=0", "page=x", "per=101", "per=0", "order=up", "after=x"})
  void aPageThatIsNone(String query) {
    var refused = api.get("/v1/inboxes?" + query).expectError(400, "invalid_request");
    assertThat(refused.faultyFields()).containsExactly(query.substring(0, query.indexOf('=')));
  }

  @Test
  void anEscapeThatIsNone() {
    // java.net.http would not send it.
    for (var path : List.of("/v1/inboxes/%zz", "/v1/inboxes?per=%zz")) {
      var answer = api.raw("GET " + path);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("invalid_request");
    }
  }

  @Test
  void theHeadOfWhatCanBeGot() {
    var answer = api.raw("HEAD /v1/inboxes");
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("x-total-count")
        .endsWith("\r\n\r\n");
  }

  @Test
  void pagesBehindAnIdLeadOnUntilTheLast() {
    api.inbox("first of three");
    api.inbox("second of three");
    var newest = api.inbox("third of three").getString("id");
    var first = api.get("/v1/inboxes?per=1&order=asc").list().get(0).getString("id");
    var next = Optional.of("/v1/inboxes?per=1&order=asc&after=" + first);
    var seen = List.of(first);
    while (next.isPresent()) {
      var page = api.get(next.get()).expect(200);
      seen = page.list().isEmpty() ? seen : List.of(page.list().get(0).getString("id"));
      next = page.header("link").map(link -> link.replaceAll("^<(.*)>; rel=\"next\"$", "$1"));
    }
    assertThat(seen).containsExactly(newest);
  }

  @Test
  void anEventAndAUrlThatAreNone() {
    var webhook =
        new JsonObject().put("url", "ftp://example.com").put("events", List.of("message.lost"));
    var refused = api.post("/v1/webhooks", webhook).expectError(400, "invalid_request");
    assertThat(refused.faultyFields()).containsExactlyInAnyOrder("url", "events[0]");
    assertThat(refused.json().encode()).contains("message.lost");
  }

  @Test
  void twoInboxesOfOneAddressAtOnce() {
    var request = new JsonObject().put("email", "one@" + GatewayProcess.DOMAIN);
    var answers =
        Stream.generate(() -> api.postAtOnce("/v1/inboxes", request)).limit(8).toList().stream()
            .map(java.util.concurrent.CompletableFuture::join)
            .toList();
    assertThat(answers).filteredOn(each -> each.status() == 201).hasSize(1);
    answers.stream()
        .filter(each -> each.status() != 201)
        .forEach(
            each -> {
              each.expectError(400, "invalid_request");
              assertThat(each.json().getString("error"))
                  .isEqualTo("Inbox with this email already exists");
            });
  }

  @Test
  void anInboxOnAnotherDomain() {
    var request = new JsonObject().put("email", "me@example.com");
    var refused = api.post("/v1/inboxes", request).expectError(404, "not_found");
    assertThat(refused.json().getString("error")).isEqualTo("Invalid domain name");
  }
}
