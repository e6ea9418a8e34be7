package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.sendook.GatewayExtension;
import com.sendook.contract.Caller.Answer;
import com.sendook.contract.Caller.Request;
import com.sendook.contract.Document.Operation;
import com.sendook.contract.Texts.Place;
import com.sendook.store.Collections;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What ends a header field, a command or a name (CR, LF, NUL) gets into none of them: it is put
 * into every text of every request that the document knows, at its start, within it and at its end.
 * A field that is new to the document has to be told about here first.
 */
class LineBreaksTest {
  private static final List<String> ENDS = List.of("\r\n", "\r", "\n", "\0");

  /** Texts of as many lines as their writer wants: none of them stands in a header or a name. */
  private static final Set<String> OF_ANY_LINES =
      Set.of(
          "SendRequest text",
          "SendRequest html",
          "BulkLine text",
          "BulkLine html",
          "ReplyRequest text",
          "ReplyRequest html",
          // Only digested and compared.
          "RegisterRequest password",
          "LoginRequest password");

  /** A good text for each of the others. */
  private static final Map<String, String> GOOD = new HashMap<>();

  static {
    var file =
        Map.of(
            "name", "a.txt", "contentType", "text/plain", "contentId", "logo", "content", "QQ==");
    for (var mail : List.of("SendRequest", "BulkLine")) {
      for (var field : List.of("to", "cc", "bcc", "replyTo")) {
        good(mail, field, "Ann <ann@example.com>");
        good(mail, field + "[0]", "ann@example.com");
      }
      good(mail, "subject", "Hello");
      good(mail, "labels[0]", "orders");
      good(mail, "metadata.<name>", "order");
      good(mail, "metadata.own", "1234");
      good(mail, "headers.<name>", "X-Own");
      good(mail, "headers.own", "a value");
      good(mail, "inReplyTo", "65e1a8b0c0ffee0123456789");
      good(mail, "threadId", "65e1a8b0c0ffee0123456789");
      good(mail, "scheduledAt", "2099-03-01T10:00:00.000Z");
      file.forEach((field, text) -> good(mail, "attachments[0]." + field, text));
    }
    file.forEach((field, text) -> good("ReplyRequest", "attachments[0]." + field, text));
    good("BulkLine", "idempotencyKey", "order 7");
    good("BulkLine", "recipients[0].to", "Ann <ann@example.com>");
    good("BulkLine", "recipients[0].variables.<name>", "name");
    good("BulkLine", "recipients[0].variables.own", "Ann");
    good("RegisterRequest", "email", "ann@example.com");
    good("RegisterRequest", "first_name", "Ann");
    good("RegisterRequest", "last_name", "Smith");
    good("LoginRequest", "email", "ann@example.com");
    good("ApiKeyRequest", "name", "Shop");
    good("ApiKeyChange", "name", "Shop");
    good("InboxRequest", "name", "Support");
    good("InboxRequest", "email", "somebody@" + GatewayExtension.DOMAIN);
    good("InboxChange", "name", "Help");
    good("MessageChange", "labels[0]", "done");
    good("MessageChange", "metadata.<name>", "order");
    good("MessageChange", "metadata.own", "1234");
    good("DomainRequest", "name", "example.com");
    good("SuppressionRequest", "email", "ann@example.com");
    for (var webhook : List.of("WebhookRequest", "WebhookChange")) {
      good(webhook, "url", "http://127.0.0.1:9/hook");
      good(webhook, "events[0]", "message.received");
      good(webhook, "description", "Tells the shop");
      good(webhook, "inboxIds[0]", "65e1a8b0c0ffee0123456789");
    }
  }

  private static void good(String schema, String field, String text) {
    GOOD.put(schema + " " + field, text);
  }

  @RegisterExtension
  static final GatewayExtension gateway =
      World.gateway().with("SENDOOK_WEBHOOK_ALLOW_PRIVATE", "true");

  private static Document document;
  private static AnswerCheck answers;
  private static World world;
  private static Map<String, String> countsBefore;

  @BeforeAll
  static void begin() {
    good("ReplayRequest", "since", Instant.now().toString());
    var anybody = Caller.of(gateway, null);
    document = new Document(anybody.call(Request.of("GET", "/openapi.json")).body());
    answers = new AnswerCheck(document);
    world = World.register(anybody).filled();
    countsBefore = counts();
  }

  /** None of all the requests made anything, or sent anything. */
  @AfterAll
  static void nothingCameOfIt() {
    assertThat(counts()).isEqualTo(countsBefore);
  }

  /** What is there of everything, and what has been sent. */
  private static Map<String, String> counts() {
    var counts = new HashMap<String, String>();
    for (var list : List.of("api_keys", "inboxes", "webhooks", "domains", "suppressions")) {
      var page = world.program().call(Request.of("GET", "/v1/" + list + "?per=1"));
      counts.put(list, page.headers().get("X-Total-Count"));
    }
    for (var collection :
        List.of(Collections.USERS, Collections.MESSAGES, Collections.DELIVERIES)) {
      counts.put(
          collection, gateway.store().count(collection, new JsonObject(), 1000).await() + "");
    }
    counts.put("sent", sent().toString());
    return counts;
  }

  private static Long sent() {
    try (var files = Files.list(gateway.outbox())) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A place for a text in one operation's body. */
  private record Text(Operation operation, String schema, Place place) {
    String key() {
      return schema + " " + place;
    }

    Request request(String text) {
      var body = operation.exampleBody();
      if (place.path().get(0).equals(".recipients")) {
        body.remove("to");
        // Another request of the same key would be told of that alone.
        body.remove("idempotencyKey");
        body.put("subject", "Dear {{own}}");
      }
      return Request.json(operation.method(), world.path(operation.path()), place.in(body, text));
    }
  }

  private static List<Text> texts() {
    var texts = new ArrayList<Text>();
    for (var operation : document.operations()) {
      // Those of members are the same ones at another path; what a provider has signed is taken as
      // a
      // whole or not at all.
      if (operation.takesBody()
          && !operation.isCallBack()
          && !operation.path().startsWith("/organizations/")) {
        var schema = schema(operation);
        new Texts(document)
            .of(schema)
            .forEach(place -> texts.add(new Text(operation, name(schema), place)));
      }
    }
    return texts;
  }

  private static JsonPointer schema(Operation operation) {
    var content = operation.pointer().append(JsonPointer.compile("/requestBody/content"));
    return document.resolve(
        operation.streams()
            ? content.appendProperty("application/x-ndjson").appendProperty("x-line")
            : content.appendProperty("application/json").appendProperty("schema"));
  }

  private static String name(JsonPointer schema) {
    return schema.toString().replaceAll(".*/", "");
  }

  @Test
  void everyTextOfTheDocumentIsToldOf() {
    var known = new TreeSet<>(GOOD.keySet());
    known.addAll(OF_ANY_LINES);
    var documented = new TreeSet<String>();
    texts().forEach(text -> documented.add(text.key()));
    assertThat(documented).isEqualTo(known);
  }

  @Test
  void aLineOfABulkRequestHasAllThatASendRequestHas() {
    var line = fields("BulkLine");
    line.removeAll(Set.of("recipients", "idempotencyKey"));
    assertThat(line).isEqualTo(fields("SendRequest"));
  }

  private static Set<String> fields(String schema) {
    var names = new TreeSet<String>();
    var properties = JsonPointer.compile("/components/schemas/" + schema + "/properties");
    document.at(properties).fieldNames().forEachRemaining(names::add);
    return names;
  }

  @TestFactory
  Stream<DynamicTest> whatEndsALineIsRefused() {
    return texts().stream()
        .filter(text -> GOOD.containsKey(text.key()))
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text.operation().id() + " " + text.place(), () -> isRefused(text)));
  }

  private static void isRefused(Text text) {
    var good = GOOD.get(text.key());
    for (var end : ENDS) {
      int middle = good.length() / 2;
      var within = good.substring(0, middle) + end + good.substring(middle);
      for (var evil : List.of(end + good, within, good + end)) {
        var answer = call(text, evil);
        var what = "%s: %s".formatted(printable(evil), answer.body());
        assertThat(status(text, answer)).as(what).isEqualTo(400);
        assertThat(faultyFields(answer)).as(what).contains(text.place().field(evil));
      }
    }
  }

  private static Answer call(Text text, String value) {
    var caller = text.operation().isOpen() ? world.program().as(null) : world.program();
    return caller.call(text.request(value));
  }

  /** That of the line, where there is one. */
  private static int status(Text text, Answer answer) {
    if (!text.operation().streams()) {
      answers.checkError(answer);
      return answer.status();
    }
    assertThat(answer.status()).isEqualTo(200);
    return error(answer).getString("code", "none").equals("invalid_request") ? 400 : 0;
  }

  /** Of a line, and of a template's recipient, their own. */
  private static JsonObject error(Answer answer) {
    var json = answer.json();
    return json.containsKey("messages") ? json.getJsonArray("messages").getJsonObject(0) : json;
  }

  private static List<String> faultyFields(Answer answer) {
    return error(answer).getJsonArray("details").stream()
        .map(each -> ((JsonObject) each).getString("field"))
        .toList();
  }

  private static String printable(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
  }

  /** In a query or a path it gets into no header of the answer. */
  @TestFactory
  Stream<DynamicTest> whatEndsALineChangesNoAnswer() {
    return document.operations().stream()
        .filter(each -> each.method().equals("GET") && each.path().startsWith("/v1/"))
        .map(each -> DynamicTest.dynamicTest(each.toString(), () -> changesNothing(each)));
  }

  private static void changesNothing(Operation operation) {
    for (var end : ENDS) {
      var evil = encoded("x" + end + "X-Evil: yes" + end);
      for (var target : targets(operation, evil)) {
        var answer = world.program().call(Request.of("GET", target));
        assertThat(answer.status()).as(target).isIn(200, 400, 404);
        assertThat(answer.headers().contains("X-Evil")).as(target).isFalse();
      }
    }
  }

  private static List<String> targets(Operation operation, String evil) {
    var targets = new ArrayList<String>();
    var path = world.path(operation.path());
    targets.add(path + evil);
    targets.add(path + "?" + evil + "=1");
    for (var parameter : parameters(operation)) {
      targets.add(path + "?" + parameter + "=" + evil);
    }
    return targets;
  }

  private static List<String> parameters(Operation operation) {
    var names = new ArrayList<String>();
    var parameters = operation.pointer().appendProperty("parameters");
    for (int i = 0; i < document.at(parameters).size(); i++) {
      var parameter = document.at(document.resolve(parameters.appendIndex(i)));
      if (parameter.path("in").asText().equals("query")) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
