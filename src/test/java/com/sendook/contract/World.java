package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.contract.Caller.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** One of everything that an organization may have. */
final class World {
  private static final Pattern PARAMETER = Pattern.compile("([a-z_]+)/\\{[A-Za-z]+}");

  private final Caller owner;

  /** By the segment of a path that stands before them. */
  private final Map<String, String> ids = new LinkedHashMap<>();

  private World(Caller owner) {
    this.owner = owner;
  }

  static World of(Caller owner) {
    var world = new World(owner);
    var inbox = world.make("inboxes", "/v1/inboxes", new JsonObject());
    var mail =
        new JsonObject().put("to", "ann@example.com").put("subject", "Hello").put("text", "Hello");
    var message =
        world.make("messages", "/v1/inboxes/" + inbox.getString("id") + "/messages/send", mail);
    world.ids.put("threads", message.getString("threadId"));
    // Nobody listens there; a closed port of this machine answers at once.
    var webhook =
        new JsonObject()
            .put("url", "http://127.0.0.1:9/")
            .put("events", new JsonArray().add("domain.failed"));
    world.make("webhooks", "/v1/webhooks", webhook);
    world.ids.put("docs", "page.js");
    return world;
  }

  private JsonObject make(String name, String path, JsonObject body) {
    var made = owner.call(Request.json("POST", path, body));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    ids.put(name, made.json().getString("id"));
    return made.json();
  }

  Caller owner() {
    return owner;
  }

  String id(String segment) {
    return ids.get(segment);
  }

  /** The path with the ids of this world. */
  String path(String template) {
    return path(template, ids);
  }

  /** The path with these ids, by the segment before them. */
  static String path(String template, Map<String, String> ids) {
    return PARAMETER
        .matcher(template)
        .replaceAll(
            found -> {
              assertThat(ids)
                  .as("what stands behind %s", found.group(1))
                  .containsKey(found.group(1));
              return found.group(1) + "/" + ids.get(found.group(1));
            });
  }

  /** What stands before each parameter of a template. */
  static java.util.List<String> segments(String template) {
    return PARAMETER.matcher(template).results().map(found -> found.group(1)).toList();
  }

  Map<String, String> ids() {
    return Map.copyOf(ids);
  }
}
