package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A key's life over HTTP. */
class ApiKeysOverHttpTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static Api with(String key) {
    return new Api(GATEWAY.url(), key);
  }

  private static Api owner() {
    return with(GatewayExtension.API_KEY);
  }

  private static JsonObject create(String name) {
    return owner().post("/v1/api_keys", new JsonObject().put("name", name)).expect(201).json();
  }

  private static JsonObject register(String email) {
    var person =
        new JsonObject()
            .put("email", email)
            .put("password", "correct horse")
            .put("first_name", "Bob");
    return with(null).post("/auth/register", person).expect(201).json();
  }

  @Test
  void aKeyIsShownOnceAndWorksUntilItIsSwitchedOffOrDeleted() {
    var made = create("production");
    var key = made.getString("key");
    var path = "/v1/api_keys/" + made.getString("id");
    assertThat(key).startsWith(made.getString("prefix"));
    assertThat(made.getString("_id")).isEqualTo(made.getString("id"));
    with(key).get("/v1/inboxes").expect(200);

    var shown = owner().get(path).expect(200).json();
    assertThat(shown.fieldNames())
        .containsExactlyInAnyOrder(
            "_id", "id", "organizationId", "name", "prefix", "active", "createdAt");
    assertThat(owner().get("/v1/api_keys?per=100").expect(200).list()).contains(shown);

    var off = owner().put(path, new JsonObject().put("active", false)).expect(200).json();
    assertThat(off.getBoolean("active")).isFalse();
    assertThat(off.getString("name")).isEqualTo("production");
    with(key).get("/v1/inboxes").expectError(401, "unauthorized");
    owner().put(path, new JsonObject().put("active", true).put("name", "again")).expect(200);
    with(key).get("/v1/inboxes").expect(200);

    assertThat(owner().delete(path).expect(200).json().getString("name")).isEqualTo("again");
    with(key).get("/v1/inboxes").expectError(401, "unauthorized");
    owner().get(path).expectError(404, "not_found");
    owner().delete(path).expectError(404, "not_found");
    owner().put(path, new JsonObject().put("active", true)).expectError(404, "not_found");
    with(key).get("/v1/inboxes").expectError(401, "unauthorized");
  }

  @Test
  void aKeyMayEndItself() {
    var made = create("brief");
    var path = "/v1/api_keys/" + made.getString("id");
    with(made.getString("key")).delete(path).expect(200);
    with(made.getString("key")).get(path).expectError(401, "unauthorized");
  }

  @Test
  void theListIsPaged() {
    var api = with(register("paged@example.com").getJsonObject("apiKey").getString("key"));
    api.post("/v1/api_keys", new JsonObject().put("name", "second")).expect(201);

    var page = api.get("/v1/api_keys?per=1").expect(200);

    assertThat(page.list()).extracting(each -> each.getString("name")).containsExactly("second");
    assertThat(page.header("x-total-count")).hasValue("2");
    assertThat(page.header("link").orElseThrow()).contains("/v1/api_keys?page=2&per=1");
    var behind = api.get("/v1/api_keys?per=1&after=" + page.list().get(0).getString("id"));
    assertThat(behind.list()).extracting(each -> each.getString("name")).containsExactly("default");
    assertThat(api.get("/v1/api_keys?per=0").expect(400).faultyFields()).containsExactly("per");
  }

  @Test
  void namesWhatIsWrong() {
    assertThat(owner().post("/v1/api_keys", "").expect(400).faultyFields()).containsExactly("name");
    var blank = new JsonObject().put("name", " ");
    assertThat(owner().post("/v1/api_keys", blank).expect(400).faultyFields())
        .containsExactly("name");
    var path = "/v1/api_keys/" + create("sound").getString("id");
    var odd = new JsonObject().put("active", "no").put("key", "mine").put("name", "a\nb");
    assertThat(owner().put(path, odd).expect(400).faultyFields())
        .containsExactlyInAnyOrder("active", "key", "name");
  }

  @Test
  void anotherOrganizationsKeyIsNotThere() {
    var foreign = with(register("other@example.com").getJsonObject("apiKey").getString("key"));
    var made = create("ours");
    var path = "/v1/api_keys/" + made.getString("id");
    foreign.get(path).expectError(404, "not_found");
    foreign.put(path, new JsonObject().put("active", false)).expectError(404, "not_found");
    foreign.delete(path).expectError(404, "not_found");
    assertThat(foreign.get("/v1/api_keys").list()).hasSize(1);
    owner().get("/v1/api_keys/" + Ids.next()).expectError(404, "not_found");
    owner().get("/v1/api_keys/nonsense").expectError(404, "not_found");
    with(made.getString("key")).get(path).expect(200);
  }
}
