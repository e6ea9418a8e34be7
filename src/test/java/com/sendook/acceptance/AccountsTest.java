package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People: how they register, log in and act for their organization. */
class AccountsTest {
  private static final String PASSWORD = "correct horse";

  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static Api with(String keyOrToken) {
    return new Api(GATEWAY.url(), keyOrToken);
  }

  private static Api nobody() {
    return with(null);
  }

  private static JsonObject person(String email) {
    return new JsonObject()
        .put("email", email)
        .put("password", PASSWORD)
        .put("first_name", "Ann")
        .put("last_name", "Lee");
  }

  private static JsonObject register(String email) {
    return nobody().post("/auth/register", person(email)).expect(201).json();
  }

  private static JsonObject login(String email, String password) {
    return new JsonObject().put("email", email).put("password", password);
  }

  private static String path(JsonObject account) {
    return "/organizations/" + account.getJsonObject("organization").getString("id");
  }

  private static Api member(JsonObject account) {
    return with(account.getString("token"));
  }

  @Test
  void registeringMakesAllThatIsNeededToBegin() {
    var made = register("Ann@Example.com");

    assertThat(made.fieldNames())
        .containsExactlyInAnyOrder("user", "organization", "apiKey", "inbox", "token");
    var user = made.getJsonObject("user");
    assertThat(user.getString("email")).isEqualTo("ann@example.com");
    assertThat(user.getString("firstName")).isEqualTo("Ann");
    assertThat(user.encode()).doesNotContainIgnoringCase("password").doesNotContain("argon2");
    assertThat(user.getJsonArray("organizations"))
        .isEqualTo(new JsonArray().add(made.getJsonObject("organization")));

    var seen = member(made).get("/auth/user").expect(200).json();
    assertThat(seen).isEqualTo(user);
    var inbox = made.getJsonObject("inbox").getString("id");
    var key = made.getJsonObject("apiKey").getString("key");
    assertThat(with(key).get("/v1/inboxes").expect(200).list())
        .extracting(each -> each.getString("_id"))
        .containsExactly(inbox);
    assertThat(with(GatewayExtension.API_KEY).get("/v1/inboxes/" + inbox).status()).isEqualTo(404);
  }

  @Test
  void namesAllFaultsAtOnce() {
    var refused =
        nobody()
            .post(
                "/auth/register",
                new JsonObject()
                    .put("email", "Ann <ann@example.com>")
                    .put("password", "short")
                    .put("first_name", "Ann\r\nBcc: x")
                    .put("colour", "red"))
            .expectError(400, "invalid_request");
    assertThat(refused.faultyFields())
        .containsExactlyInAnyOrder("email", "password", "first_name", "colour");
    assertThat(nobody().post("/auth/register", "").expect(400).faultyFields())
        .containsExactlyInAnyOrder("email", "password", "first_name");
    var long257 = person("long@example.com").put("password", "x".repeat(257));
    assertThat(nobody().post("/auth/register", long257).expect(400).faultyFields())
        .containsExactly("password");
    assertThat(nobody().post("/auth/login", "{}").expect(400).faultyFields())
        .containsExactlyInAnyOrder("email", "password");
    nobody().post("/auth/register", "x".repeat(17_000)).expectError(413, "too_large");
  }

  @Test
  void ofThoseWhoRegisterAnEmailAtOnceOneDoes() {
    var answers =
        Stream.generate(() -> nobody().postAtOnce("/auth/register", person("race@example.com")))
            .limit(12)
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    var made = answers.stream().filter(each -> each.status() == 201).toList();
    assertThat(made).hasSize(1);
    assertThat(answers)
        .filteredOn(each -> each.status() != 201)
        .allSatisfy(each -> each.expectError(400, "invalid_request"));
    var winner = made.get(0).json();
    assertThat(member(winner).get(path(winner) + "/inboxes").expect(200).list()).hasSize(1);
    assertThat(member(winner).get(path(winner) + "/api_keys").expect(200).list()).hasSize(1);
    nobody().post("/auth/register", person("RACE@example.com")).expectError(400, "invalid_request");
  }

  @Test
  void anUnknownUserAndAWrongPasswordLookTheSame() {
    register("twin@example.com");

    var wrong = nobody().post("/auth/login", login("twin@example.com", "wrong horse"));
    var unknown = nobody().post("/auth/login", login("nobody@example.com", PASSWORD));

    wrong.expectError(401, "unauthorized");
    assertThat(wrong.header("www-authenticate")).hasValue("Bearer");
    unknown.expectError(401, "unauthorized");
    assertThat(unknown.json().getString("error")).isEqualTo(wrong.json().getString("error"));
    assertThat(unknown.response().headers().map().keySet())
        .isEqualTo(wrong.response().headers().map().keySet());
  }

  @Test
  void loggingOutEndsOneTokenAtOnce() {
    var first = register("out@example.com");
    var second =
        nobody().post("/auth/login", login("OUT@example.com", PASSWORD)).expect(200).json();
    assertThat(second.fieldNames()).containsExactlyInAnyOrder("user", "token");
    assertThat(second.getJsonObject("user")).isEqualTo(first.getJsonObject("user"));
    member(second).get("/auth/user").expect(200);

    member(first).post("/auth/logout", "").expect(200);

    member(first).get("/auth/user").expectError(401, "unauthorized");
    member(first).post("/auth/logout", "").expectError(401, "unauthorized");
    member(first).get(path(first) + "/inboxes").expectError(401, "unauthorized");
    member(second).get("/auth/user").expect(200);
    nobody().get("/auth/user").expectError(401, "unauthorized");
    with(GatewayExtension.API_KEY).get("/auth/user").expectError(401, "unauthorized");
  }

  @Test
  void repeatedFailuresAreSlowedDown() {
    register("slow@example.com");
    var wrong = login("slow@example.com", "wrong horse");
    var refused =
        Stream.generate(() -> nobody().post("/auth/login", wrong))
            .limit(20)
            .filter(each -> each.status() == 429)
            .findFirst()
            .orElseThrow()
            .expectError(429, "rate_limited");
    assertThat(Integer.parseInt(refused.header("retry-after").orElseThrow())).isPositive();
    nobody()
        .post("/auth/login", login("slow@example.com", PASSWORD))
        .expectError(429, "rate_limited");
    nobody()
        .post("/auth/login", login("other@example.com", PASSWORD))
        .expectError(401, "unauthorized");
  }

  @Test
  void onlyMembersSeeAnOrganization() {
    var own = register("own@example.com");
    var other = register("foreign@example.com");
    var key = own.getJsonObject("apiKey").getString("key");
    for (var resource : List.of("/inboxes", "/webhooks", "/api_keys", "/nothing")) {
      member(other).get(path(own) + resource).expectError(404, "not_found");
      nobody().get(path(own) + resource).expectError(401, "unauthorized");
      with(key).get(path(own) + resource).expectError(401, "unauthorized");
      for (var id : List.of(Ids.next(), "nonsense", "%00", "a".repeat(300))) {
        member(own).get("/organizations/" + id + resource).expectError(404, "not_found");
      }
      member(own).get("/v1" + resource).expectError(401, "unauthorized");
    }
    var inbox = own.getJsonObject("inbox").getString("id");
    member(other).delete(path(own) + "/inboxes/" + inbox).expectError(404, "not_found");
    member(other).delete(path(other) + "/inboxes/" + inbox).expectError(404, "not_found");
    member(own).get(path(own) + "/inboxes/" + inbox).expect(200);
  }

  @Test
  void membersHaveTheRoutesOfPrograms() {
    var account = register("dash@example.com");
    var me = member(account);
    var base = path(account);
    var inbox = me.post(base + "/inboxes", new JsonObject().put("name", "Support")).expect(201);
    var messages = base + "/inboxes/" + inbox.json().getString("id") + "/messages";
    var mail = new JsonObject().put("to", "bob@example.com").put("subject", "Hi").put("text", "x");
    var sent = me.post(messages + "/send", mail).expect(201);
    assertThat(sent.header("ratelimit-remaining")).hasValue("99");
    me.post(
            messages + "/" + sent.json().getString("id") + "/reply",
            new JsonObject().put("text", "y"))
        .expect(201);

    var listed = me.get(base + "/inboxes?per=1").expect(200);
    assertThat(listed.header("link").orElseThrow())
        .contains("<" + base + "/inboxes?page=2&per=1>; rel=\"next\"");
    var wrongMethod =
        me.call(me.request(base + "/inboxes").PUT(BodyPublishers.noBody()))
            .expectError(405, "method_not_allowed");
    assertThat(wrongMethod.header("allow")).hasValue("GET, HEAD, POST");
    me.call(
            me.request(messages + "/send")
                .setHeader("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("x")))
        .expectError(415, "unsupported_media_type");
    me.post(base + "/inboxes", "{").expectError(400, "invalid_request");
  }

  @Test
  void theDashboardTestsAWebhookWithAnEmptyBody() {
    var account = register("hooks@example.com");
    var hook =
        new JsonObject()
            .put("url", GATEWAY.url() + "/webhooks/test")
            .put("events", new JsonArray().add("message.received"));
    var path = path(account) + "/webhooks";
    var id = member(account).post(path, hook).expect(201).json().getString("id");

    var tested = member(account).post(path + "/" + id + "/test", "").expect(200).json();

    assertThat(tested).isEqualTo(new JsonObject().put("success", true).put("status", 200));
  }

  @Test
  void theTrialEndpointTakesWhatComesWithinBounds() {
    nobody().post("/webhooks/test", "").expect(200);
    nobody().post("/webhooks/test", "no JSON").expect(200);
    nobody().post("/webhooks/test", "x".repeat(500_000)).expect(200);
    nobody().post("/webhooks/test", "x".repeat(1_500_000)).expectError(413, "too_large");
    nobody().get("/webhooks/test").expectError(405, "method_not_allowed");
  }
}
