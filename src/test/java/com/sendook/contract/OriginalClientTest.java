package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.contract.Caller.Answer;
import com.sendook.contract.Caller.Request;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The calls of a program that was written against the original API, as its client library makes
 * them: it looks at 2xx, reads {@code _id}, and takes a list for a bare array.
 */
class OriginalClientTest {
  @RegisterExtension static final GatewayExtension gateway = World.gateway();

  private static Caller caller;

  @BeforeAll
  static void begin() {
    caller = Caller.of(gateway, gateway.newOrganization(Ids.next()));
  }

  private static Answer ok(Request request) {
    var answer = caller.call(request);
    assertThat(answer.status()).as("%s: %s", request, answer.body()).isBetween(200, 299);
    return answer;
  }

  private static JsonObject get(String path) {
    return ok(Request.of("GET", path)).json();
  }

  private static JsonArray list(String path) {
    return new JsonArray(ok(Request.of("GET", path)).body());
  }

  private static JsonObject post(String path, JsonObject body) {
    return ok(Request.json("POST", path, body)).json();
  }

  private static JsonObject delete(String path) {
    return ok(Request.of("DELETE", path)).json();
  }

  private static String id(JsonObject resource) {
    assertThat(resource.getString("_id")).isNotNull().isEqualTo(resource.getString("id"));
    return resource.getString("_id");
  }

  @Test
  void inboxes() {
    var named = post("/v1/inboxes", new JsonObject().put("name", "Original"));
    assertThat(named.getString("name")).isEqualTo("Original");
    var nameless = post("/v1/inboxes", new JsonObject());
    assertThat(nameless.containsKey("name")).isFalse();
    assertThat(nameless.getString("email")).endsWith("@" + GatewayExtension.DOMAIN);

    assertThat(list("/v1/inboxes")).contains(named, nameless);
    assertThat(get("/v1/inboxes/" + id(named))).isEqualTo(named);
    assertThat(delete("/v1/inboxes/" + id(named))).isEqualTo(named);
    assertThat(caller.call(Request.of("GET", "/v1/inboxes/" + id(named))).status()).isEqualTo(404);
  }

  @Test
  void messagesAndThreads() {
    var inbox = "/v1/inboxes/" + id(post("/v1/inboxes", new JsonObject()));
    var mail =
        new JsonObject()
            .put("to", new JsonArray().add("ann@example.com"))
            .put("cc", new JsonArray())
            .put("subject", "Hello")
            .put("text", "Hello, Ann")
            .put("html", "<p>Hello, Ann</p>")
            .put("labels", new JsonArray().add("first"));
    var sent = post(inbox + "/messages/send", mail);
    assertThat(sent.getString("subject")).isEqualTo("Hello");

    var reply =
        post(
            inbox + "/messages/" + id(sent) + "/reply",
            new JsonObject().put("text", "And again").put("html", "<p>And again</p>"));
    assertThat(reply.getString("subject")).isEqualTo("Re: Hello");
    assertThat(reply.getString("threadId")).isEqualTo(sent.getString("threadId"));

    assertThat(list(inbox + "/messages"))
        .extracting(each -> id((JsonObject) each))
        .containsExactly(id(reply), id(sent));
    assertThat(get(inbox + "/messages/" + id(sent)).getString("text")).isEqualTo("Hello, Ann");

    assertThat(list(inbox + "/threads"))
        .extracting(each -> id((JsonObject) each))
        .containsExactly(sent.getString("threadId"));
    assertThat(get(inbox + "/threads/" + sent.getString("threadId")).getJsonArray("messages"))
        .extracting(each -> id((JsonObject) each))
        .containsExactly(id(sent), id(reply));
  }

  @Test
  void webhooks() {
    var request =
        new JsonObject()
            .put("url", "http://127.0.0.1:9/hook")
            .put("events", new JsonArray().add("message.received"));
    var made = post("/v1/webhooks", request);
    var path = "/v1/webhooks/" + id(made);
    assertThat(list("/v1/webhooks")).extracting(each -> id((JsonObject) each)).contains(id(made));
    assertThat(get(path).getString("url")).isEqualTo("http://127.0.0.1:9/hook");
    // The client library posts this with a JSON type and nothing else.
    var tested = ok(new Request("POST", path + "/test", "application/json", null)).json();
    assertThat(tested.getBoolean("success")).isFalse();
    assertThat(list(path + "/attempts")).hasSize(1);
    assertThat(id(delete(path))).isEqualTo(id(made));
  }

  @Test
  void apiKeys() {
    var made = post("/v1/api_keys", new JsonObject().put("name", "Shop"));
    var path = "/v1/api_keys/" + id(made);
    var shop = caller.as(made.getString("key"));
    assertThat(shop.call(Request.of("GET", "/v1/inboxes")).status()).isEqualTo(200);
    assertThat(list("/v1/api_keys")).extracting(each -> id((JsonObject) each)).contains(id(made));
    assertThat(get(path).containsKey("key")).isFalse();
    assertThat(id(delete(path))).isEqualTo(id(made));
    assertThat(shop.call(Request.of("GET", "/v1/inboxes")).status()).isEqualTo(401);
  }

  @Test
  void domains() {
    var made = post("/v1/domains", new JsonObject().put("name", "original.example"));
    assertThat(made.getBoolean("verified")).isFalse();
    assertThat(made.getJsonArray("records")).isNotEmpty();
    assertThat(list("/v1/domains")).extracting(each -> id((JsonObject) each)).contains(id(made));
    assertThat(id(get("/v1/domains/original.example"))).isEqualTo(id(made));
    assertThat(list("/v1/domains/original.example/dns")).isNotEmpty();
    ok(Request.of("POST", "/v1/domains/original.example/verify"));
    assertThat(id(delete("/v1/domains/" + id(made)))).isEqualTo(id(made));
  }

  /** The dashboard calls the same for the organization of whoever is logged in. */
  @Test
  void theDashboard() {
    var world = World.register(caller).filled();
    var member = world.member();
    var base = "/organizations/" + world.id("organizations");
    var inbox = "/inboxes/" + world.id("inboxes");
    var lists =
        List.of(
            "/inboxes",
            "/api_keys",
            "/domains",
            "/webhooks",
            inbox + "/messages",
            inbox + "/threads");
    for (var path : lists) {
      var listed = member.call(Request.of("GET", base + path));
      assertThat(listed.status()).as("%s", listed.body()).isEqualTo(200);
      assertThat(new JsonArray(listed.body())).isNotEmpty();
    }
    var verify = base + "/domains/" + world.id("domains") + "/verify";
    assertThat(member.call(Request.of("POST", verify)).status()).isEqualTo(200);
    var test = base + "/webhooks/" + world.id("webhooks") + "/test";
    var tested = member.call(new Request("POST", test, "application/json", null));
    assertThat(tested.status()).as("%s", tested.body()).isEqualTo(200);
  }
}
