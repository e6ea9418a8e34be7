package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sendook.GatewayExtension;
import com.sendook.contract.Caller.Request;
import com.sendook.contract.Document.Operation;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What belongs to another organization looks exactly like what is not there, whichever ids of it a
 * path names; and nothing of it changes.
 */
class CrossTenantTest {
  @RegisterExtension static final GatewayExtension gateway = World.gateway();

  private static Document document;
  private static World own;
  private static World theirs;
  private static Map<String, String> before;

  @BeforeAll
  static void begin() {
    var anybody = Caller.of(gateway, null);
    document = new Document(anybody.call(Request.of("GET", "/openapi.json")).body());
    own = World.register(anybody).filled();
    theirs = World.register(anybody).filled();
    before = everythingOf(theirs);
  }

  @AfterAll
  static void nothingOfTheirsHasChanged() {
    assertThat(everythingOf(theirs)).isEqualTo(before);
  }

  private static Map<String, String> everythingOf(World world) {
    var found = new TreeMap<String, String>();
    document.operations().stream()
        .filter(each -> each.method().equals("GET") && !each.isOpen())
        .forEach(
            each -> {
              var answer = world.caller(each).call(Request.of("GET", world.path(each.path())));
              assertThat(answer.status()).as("%s", each).isEqualTo(200);
              found.put(each.path(), answer.body().toString());
            });
    return found;
  }

  @TestFactory
  Stream<DynamicTest> theIdsOfOthersNameNothing() {
    return document.operations().stream()
        .filter(each -> !each.isOpen() && each.path().contains("{"))
        .flatMap(
            operation ->
                foreign(operation.path()).stream()
                    .map(
                        segments ->
                            dynamicTest(
                                operation + ", of others: " + segments,
                                () -> looksMissing(operation, segments))));
  }

  /** Every choice of at least one of the parameters of a path. */
  private static List<List<String>> foreign(String path) {
    var segments = World.segments(path);
    var choices = new ArrayList<List<String>>();
    for (int choice = 1; choice < 1 << segments.size(); choice++) {
      var chosen = new ArrayList<String>();
      for (int i = 0; i < segments.size(); i++) {
        if ((choice >> i & 1) == 1) {
          chosen.add(segments.get(i));
        }
      }
      choices.add(chosen);
    }
    return choices;
  }

  private static void looksMissing(Operation operation, List<String> segments) {
    var answer = call(operation, each -> segments.contains(each) ? theirs.id(each) : own.id(each));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(404);
    var missing = call(operation, each -> segments.contains(each) ? missing(each) : own.id(each));
    assertThat(answer.error()).isEqualTo(missing.error());
  }

  private static String missing(String segment) {
    return segment.equals("domains") ? "missing.example" : Ids.next();
  }

  private static Caller.Answer call(Operation operation, UnaryOperator<String> ids) {
    var target = World.path(operation.path(), ids);
    return own.caller(operation)
        .call(
            operation.takesBody()
                ? Request.json(operation.method(), target, operation.exampleBody())
                : Request.of(operation.method(), target));
  }

  @Test
  void norDoTheyInABody() {
    for (var field : Map.of("inReplyTo", "messages", "threadId", "threads").entrySet()) {
      var mail =
          new JsonObject()
              .put("to", "ann@example.com")
              .put("text", "Hello")
              .put(field.getKey(), theirs.id(field.getValue()));
      var target = own.path("/v1/inboxes/{inboxId}/messages/send");
      var answer = own.program().call(Request.json("POST", target, mail));
      assertThat(answer.status()).as("%s", answer.body()).isEqualTo(404);
    }
  }

  @Test
  void aListHoldsNothingOfOthers() {
    for (var list : List.of("/v1/inboxes", "/v1/webhooks", "/v1/api_keys", "/v1/domains")) {
      var answer = own.program().call(Request.of("GET", list + "?per=100")).body().toString();
      assertThat(answer).doesNotContain(World.OWNED.stream().map(theirs::id).toList());
    }
  }
}
