package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.contract.Caller.Request;
import com.sendook.contract.Document.Operation;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An organization that has one of everything, with a program and a member that call for it. */
final class World {
  static final String PASSWORD = "correct horse battery";

  private static final Pattern PARAMETER = Pattern.compile("([a-z_]+)/\\{[A-Za-z]+}");

  private final Caller program;
  private final Caller member;
  private final String email;

  /** By the segment of a path that stands before them. */
  private final Map<String, String> ids = new LinkedHashMap<>();

  private World(Caller program, Caller member, String email) {
    this.program = program;
    this.member = member;
    this.email = email;
  }

  /** A new organization. */
  static World register(Caller anybody) {
    var email = Ids.next() + "@example.com";
    var request =
        new JsonObject().put("email", email).put("password", PASSWORD).put("first_name", "Ann");
    var answer = anybody.as(null).call(Request.json("POST", "/auth/register", request));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    var made = answer.json();
    var world =
        new World(
            anybody.as(made.getJsonObject("apiKey").getString("key")),
            anybody.as(made.getString("token")),
            email);
    world.ids.put("organizations", made.getJsonObject("organization").getString("id"));
    return world.filled();
  }

  /** The same organization with another one of everything. */
  World again() {
    var world = new World(program, member, email);
    world.ids.put("organizations", id("organizations"));
    return world.filled();
  }

  private World filled() {
    make("api_keys", "/v1/api_keys", new JsonObject().put("name", "Another"));
    var inbox = make("inboxes", "/v1/inboxes", new JsonObject());
    var messages = "/v1/inboxes/" + inbox.getString("id") + "/messages/";
    var message = make("messages", messages + "send", mail());
    ids.put("threads", message.getString("threadId"));
    ids.put(
        "attachments", message.getJsonArray("attachments").getJsonObject(0).getString("id"));
    make("webhooks", "/v1/webhooks", webhook());
    make("domains", "/v1/domains", new JsonObject().put("name", Ids.next() + ".example.com"));
    ids.put("docs", "page.js");
    awaitSent(messages + message.getString("id"));
    return this;
  }

  private static JsonObject mail() {
    var file = new JsonObject().put("name", "a.txt").put("content", "QQ==");
    return new JsonObject()
        .put("to", "ann@example.com")
        .put("subject", "Hello")
        .put("text", "Hello")
        .put("attachments", new JsonArray().add(file));
  }

  /** Nobody listens there; a closed port of this machine answers at once. */
  private static JsonObject webhook() {
    return new JsonObject()
        .put("url", "http://127.0.0.1:9/")
        .put("events", new JsonArray().add("domain.failed"));
  }

  /** From then on it changes no more by itself. */
  private void awaitSent(String message) {
    await()
        .until(
            () -> program.call(Request.of("GET", message)).json().getString("status"),
            "sent"::equals);
  }

  private JsonObject make(String name, String path, JsonObject body) {
    var made = program.call(Request.json("POST", path, body));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    ids.put(name, made.json().getString("id"));
    return made.json();
  }

  /** Who may do such a thing: a program at {@code /v1}, a person everywhere else. */
  Caller caller(Operation operation) {
    return operation.path().startsWith("/v1/") ? program : member;
  }

  Caller program() {
    return program;
  }

  Caller member() {
    return member;
  }

  String email() {
    return email;
  }

  String id(String segment) {
    return ids.get(segment);
  }

  Map<String, String> ids() {
    return Map.copyOf(ids);
  }

  /** The path with the ids of this world. */
  String path(String template) {
    return path(template, ids);
  }

  /** The path with these ids, by the segment before them. */
  static String path(String template, Map<String, String> ids) {
    return PARAMETER
        .matcher(template)
        .replaceAll(found -> found.group(1) + "/" + ids.get(found.group(1)));
  }

  /** What stands before each parameter of a template. */
  static List<String> segments(String template) {
    return PARAMETER.matcher(template).results().map(found -> found.group(1)).toList();
  }
}
