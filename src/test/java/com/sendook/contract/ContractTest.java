package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonPointer;
import com.sendook.GatewayExtension;
import com.sendook.bus.Address;
import com.sendook.bus.Eviction;
import com.sendook.contract.Caller.Answer;
import com.sendook.contract.Caller.Request;
import com.sendook.contract.Document.Operation;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Walks the document: every route is in it, every route in it is there, and answers as it says, in
 * success and in each error that it documents.
 */
class ContractTest {
  @RegisterExtension static final GatewayExtension gateway = World.gateway();

  private static final long TOO_LARGE = 21L * 1024 * 1024;

  /** Where this document's example of a request makes it fail a second time. */
  private static final Set<String> ONCE =
      Set.of(
          "createDomain",
          "createDomainAsMember",
          "beginDkimRotation",
          "beginDkimRotationAsMember",
          "logOut");

  private static Document document;
  private static AnswerCheck answers;
  private static Caller anybody;
  private static World world;
  private static World busy;

  @BeforeAll
  static void begin() {
    anybody = Caller.of(gateway, null);
    document = new Document(anybody.call(Request.of("GET", "/openapi.json")).body());
    answers = new AnswerCheck(document);
    busy = World.register(anybody);
    busy.id("messages");
    allowOneSend(busy.id("organizations"));
    world = World.register(anybody);
  }

  /** It has sent one by now. */
  private static void allowOneSend(String organization) {
    var limits = new JsonObject().put("limits", new JsonObject().put("sendPerHour", 1));
    gateway
        .store()
        .updateOne(
            Collections.ORGANIZATIONS,
            new JsonObject().put("_id", organization),
            new JsonObject().put("$set", limits))
        .await();
    gateway.vertx().eventBus().publish(Address.CACHE_EVICT, new Eviction("limits", organization));
  }

  @Test
  void theRoutesAndTheDocumentAgree() {
    var documented =
        document.operations().stream()
            .map(Operation::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(gateway.routes()).isEqualTo(documented);
  }

  @TestFactory
  Stream<DynamicTest> aGoodCall() {
    return each(List.of(200, 201), this::answersWell);
  }

  private void answersWell(Operation operation) {
    var own = ownWorld(operation);
    var target = own.path(operation.path());
    var request =
        operation.takesBody()
            ? Request.json(operation.method(), target, goodBody(operation))
            : Request.of(operation.method(), target);
    // A message is told of for a moment after it was sent, and meanwhile cannot go.
    var taken =
        await().until(() -> own.caller(operation).call(request), call -> call.status() != 409);
    var answer = expect(operation, operation.success(), taken);
    if (operation.success() == 201) {
      checkLocation(operation, own, answer);
    }
    if (operation.method().equals("GET")) {
      var head = own.caller(operation).call(Request.of("HEAD", target));
      assertThat(head.status()).isEqualTo(operation.success());
    }
  }

  /** What was made stands there for who made it, or for who it is. */
  private static void checkLocation(Operation operation, World own, Answer made) {
    var caller =
        operation.isOpen() ? anybody.as(made.json().getString("token")) : own.caller(operation);
    var there = caller.call(Request.of("GET", made.headers().get("Location")));
    assertThat(there.status()).isEqualTo(200);
    var resource = operation.isOpen() ? made.json().getJsonObject("user") : made.json();
    assertThat(there.json().getString("id")).isEqualTo(resource.getString("id"));
  }

  /** What is deleted, or can be done once, is missed by no other call. */
  private static World ownWorld(Operation operation) {
    if (ONCE.contains(operation.id())) {
      return World.register(anybody);
    }
    return operation.method().equals("DELETE") ? world.again() : world;
  }

  private static JsonObject goodBody(Operation operation) {
    if (operation.id().startsWith("replayWebhook")) {
      return new JsonObject().put("since", Instant.now().minusSeconds(3600).toString());
    }
    return operation.id().equals("logIn")
        ? new JsonObject().put("email", world.email()).put("password", World.PASSWORD)
        : operation.exampleBody();
  }

  @TestFactory
  Stream<DynamicTest> badInput() {
    return each(
        List.of(400),
        operation -> {
          var answer = expect(operation, 400, world.caller(operation).call(bad(operation)));
          assertThat(answer.json().getJsonArray("details").encode())
              .containsAnyOf("nonsense", "page", "format", "Idempotency-Key", "after");
        });
  }

  /** Something is wrong with its body, or its query, or its head. */
  private static Request bad(Operation operation) {
    var target = world.path(operation.path());
    if (operation.takesBody() && !operation.streams()) {
      return Request.json(operation.method(), target, new JsonObject().put("nonsense", 1));
    }
    if (operation.id().startsWith("streamEvents")) {
      return Request.of("GET", target + "?after=nonsense");
    }
    return operation.method().equals("POST")
        ? Request.of("POST", target).with("k".repeat(300))
        : Request.of("GET", target + (operation.lists() ? "?page=0" : "?format=nonsense"));
  }

  @TestFactory
  Stream<DynamicTest> noKey() {
    return each(
        List.of(401),
        operation -> {
          var target = world.path(operation.path());
          var request =
              operation.id().equals("logIn")
                  ? Request.json("POST", target, operation.exampleBody().put("password", "wrong"))
                  : Request.of(operation.method(), target);
          for (var key : new String[] {null, "sk_unknown"}) {
            expect(operation, 401, anybody.as(key).call(request));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> nothingThere() {
    return each(
        List.of(404),
        operation -> {
          var target = World.path(operation.path(), each -> Ids.next());
          expect(operation, 404, world.caller(operation).call(request(operation, target)));
        });
  }

  /** Where nothing in the path names something, the body does. */
  private static Request request(Operation operation, String target) {
    if (!operation.takesBody()) {
      return Request.of(operation.method(), target);
    }
    return Request.json(
        operation.method(),
        target,
        operation.path().contains("{")
            ? operation.exampleBody()
            : new JsonObject().put("email", "me@elsewhere.example"));
  }

  @TestFactory
  Stream<DynamicTest> tooLarge() {
    return each(
        List.of(413),
        operation -> {
          var target = world.path(operation.path());
          var caller = world.caller(operation);
          // What takes everything is told of nothing: it counts.
          expect(
              operation,
              413,
              operation.isOpen() && !operation.takesBody()
                  ? caller.call(Request.json("POST", target, "x".repeat(2 * 1024 * 1024)))
                  : caller.announce(operation.method(), target, TOO_LARGE));
        });
  }

  @TestFactory
  Stream<DynamicTest> anotherType() {
    return each(
        List.of(415),
        operation -> {
          var target = world.path(operation.path());
          var request =
              new Request(operation.method(), target, "text/plain", Buffer.buffer("{\"a\": 1}"));
          expect(operation, 415, world.caller(operation).call(request));
        });
  }

  /** Logging in too often has a test of its own: it would lock out all that is done from here. */
  @TestFactory
  Stream<DynamicTest> overTheLimit() {
    return each(
        List.of(429),
        operation -> {
          if (!operation.id().equals("logIn")) {
            var target = busy.path(operation.path());
            var request = Request.json(operation.method(), target, operation.exampleBody());
            // The limit that holds for it now is known within a moment.
            var refused =
                await()
                    .until(
                        () -> busy.caller(operation).call(request), over -> over.status() == 429);
            expect(operation, 429, refused);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aHeadTooLarge() {
    return each(
        List.of(414, 431),
        operation -> {
          var path = operation.path();
          var longPath = Request.of(operation.method(), path + "?q=" + "x".repeat(5_000));
          expect(operation, 414, anybody.call(longPath));
          var request = Request.of(operation.method(), path);
          expect(operation, 431, anybody.as("x".repeat(10_000)).call(request));
        });
  }

  @Test
  void aDomainTwice() {
    for (var operation : List.of("createDomain", "createDomainAsMember")) {
      var create = document.operation(operation);
      var own = World.register(anybody);
      var target = own.path(create.path());
      var request = Request.json("POST", target, create.exampleBody());
      expect(create, 201, own.caller(create).call(request));
      expect(create, 409, own.caller(create).call(request));
    }
  }

  @TestFactory
  Stream<DynamicTest> oneKeyForTwoRequests() {
    return each(
        List.of(409),
        operation -> {
          if (operation.success() == 201) {
            var own = ownWorld(operation);
            var target = own.path(operation.path());
            var first = Request.json(operation.method(), target, operation.exampleBody());
            var other =
                new Request(operation.method(), target, "application/json", Buffer.buffer("{} "));
            var key = Ids.next();
            var caller = own.caller(operation);
            var made = expect(operation, 201, caller.call(first.with(key)));
            var again = expect(operation, 201, caller.call(first.with(key)));
            assertThat(again.headers().get("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.json().getString("id")).isEqualTo(made.json().getString("id"));
            expect(operation, 409, caller.call(other.with(key)));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aMethodThatThePathHasNot() {
    return document.operations().stream()
        .map(Operation::path)
        .distinct()
        .map(path -> dynamicTest("PATCH " + path, () -> tellsTheMethods(path)));
  }

  private static void tellsTheMethods(String template) {
    var path = world.path(template);
    var caller = template.startsWith("/organizations") ? world.member() : world.program();
    var answer = caller.call(Request.of("PATCH", path));
    assertThat(answer.status()).isEqualTo(405);
    answers.checkError(answer);
    var methods =
        document.operations().stream()
            .filter(each -> path.matches(each.path().replaceAll("\\{[A-Za-z]+}", "[^/]+")))
            .map(Operation::method)
            .collect(Collectors.toCollection(TreeSet::new));
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    assertThat(answer.headers().get("Allow")).isEqualTo(String.join(", ", methods));
  }

  /** From here alone, and as what it is. */
  @Test
  void thePageHasAllThatItNeeds() {
    var page = anybody.call(Request.of("GET", "/docs"));
    assertThat(page.headers().get("Content-Security-Policy")).contains("script-src 'self'");
    var files = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"").matcher(page.body().toString());
    var types =
        files
            .results()
            .map(found -> anybody.call(Request.of("GET", found.group(1))))
            .map(file -> file.status() + " " + file.headers().get("Content-Type").split(";", 2)[0])
            .toList();
    assertThat(types)
        .containsExactlyInAnyOrder(
            "200 text/css", "200 application/json", "200 text/javascript", "200 text/javascript");
  }

  @Test
  void aPathThatIsNotThere() {
    for (var path : List.of("/v1/nothing", "/nothing", "/")) {
      var answer = world.program().call(Request.of("GET", path));
      assertThat(answer.status()).isEqualTo(404);
      answers.checkError(answer);
    }
  }

  /** What is answered to those who sign, tests of their own see. */
  @TestFactory
  Stream<DynamicTest> aCallBackThatIsNotSigned() {
    return document.operations().stream()
        .filter(Operation::isCallBack)
        .map(operation -> dynamicTest(operation.toString(), () -> believesNobody(operation)));
  }

  private static void believesNobody(Operation operation) {
    var unsigned = Request.json("POST", operation.path(), operation.exampleBody());
    expect(operation, 400, anybody.call(unsigned));
    long most = operation.path().endsWith("/ses") ? 40L << 20 : 1L << 20;
    expect(operation, 413, anybody.announce("POST", operation.path(), most + 1));
  }

  /** Each operation that documents one of the statuses. */
  private static Stream<DynamicTest> each(
      List<Integer> statuses, java.util.function.Consumer<Operation> test) {
    return document.operations().stream()
        .filter(operation -> !operation.isCallBack())
        .filter(operation -> statuses.stream().anyMatch(operation::documents))
        .map(operation -> dynamicTest(operation.toString(), () -> test.accept(operation)));
  }

  private static Answer expect(Operation operation, int status, Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    answers.check(operation, answer);
    return answer;
  }

  /** Whatever is sent or answered has an example, and every example is a good one. */
  @Test
  void everythingHasAnExample() {
    for (var operation : document.operations()) {
      var node = operation.node();
      if (operation.takesBody()) {
        checkContent(operation.pointer().append(JsonPointer.compile("/requestBody/content")));
      }
      node.path("responses")
          .fieldNames()
          .forEachRemaining(
              status -> {
                var responses = operation.pointer().appendProperty("responses");
                var response = document.resolve(responses.appendProperty(status));
                checkContent(response.appendProperty("content"));
              });
    }
    for (var kind : List.of("parameters", "headers")) {
      var components = JsonPointer.compile("/components/" + kind);
      for (var each : document.at(components).properties()) {
        var pointer = components.appendProperty(each.getKey());
        assertGood(pointer.appendProperty("schema"), pointer.appendProperty("example"));
      }
    }
  }

  private static void checkContent(JsonPointer content) {
    for (var media : document.at(content).properties()) {
      var pointer = content.appendProperty(media.getKey());
      var schema = pointer.appendProperty("schema");
      var example = pointer.appendProperty("example");
      assertGood(schema, document.at(example).isMissingNode() ? inSchema(schema) : example);
    }
  }

  private static JsonPointer inSchema(JsonPointer pointer) {
    var schema = document.resolve(pointer);
    return document.at(schema).has("examples")
        ? schema.append(JsonPointer.compile("/examples/0"))
        : inSchema(schema.appendProperty("items"));
  }

  private static void assertGood(JsonPointer schema, JsonPointer example) {
    var where = document.resolve(schema);
    assertThat(document.at(example).isMissingNode()).as("%s has no example", schema).isFalse();
    var items = document.at(where).path("items").has("$ref") && !document.at(example).isArray();
    var held = items ? document.resolve(where.appendProperty("items")) : where;
    assertThat(document.faults(held, document.at(example))).as("%s", example).isEmpty();
  }
}
