package com.sendook.contract;

import com.sendook.contract.Caller.Request;
import com.sendook.contract.Document.Operation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Requests that are nearly right, and some that are not at all; the same for the same seed. */
final class RandomRequests {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD");

  /** They log out, or are slowed down for everybody here. */
  private static final List<String> ENDING = List.of("logOut", "logIn", "register");

  private static final List<String> STEPS =
      List.of(
          "v1", "organizations", "inboxes", "messages", "webhooks", "..", "%2E%2E", ".", "", "//");
  private static final List<String> TYPES =
      List.of(
          "text/plain",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "application/json; charset=utf-16",
          "APPLICATION/JSON",
          "json",
          "");
  private static final List<String> QUERIES =
      List.of(
          "page=2",
          "page=-1",
          "page=1e9",
          "page=99999999999999999999",
          "per=100",
          "per=0",
          "per=x",
          "order=asc",
          "order=",
          "after=65e1a8b0c0ffee0123456701",
          "after=x",
          "page=1&page=2",
          "page[]=1",
          "%zz=1",
          "per=%zz",
          "query=%00",
          "=",
          "&&&",
          "a%5B0%5D=b",
          "per=%F0%9F%92%A9");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "x",
          "null",
          "\0",
          "a\r\nBcc: b@c.example",
          "\uD800",
          "ann@example.com",
          "Ann <a@b>",
          "🦄".repeat(20),
          "../../etc/passwd",
          "$where",
          "{\"$gt\": \"\"}",
          "<script>",
          "%s%n",
          "65e1a8b0c0ffee0123456701",
          "-1",
          "a".repeat(5000),
          "http://127.0.0.1:9/",
          "file:///etc");

  /** What the requests change and delete is made anew from time to time. */
  private static final int REQUESTS_OF_A_WORLD = 200;

  private final Random random;
  private final List<Operation> operations;
  private final Supplier<World> worlds;
  private final World theirs;
  private World own;
  private int count;

  RandomRequests(Random random, Document document, Supplier<World> worlds, World theirs) {
    this.random = random;
    this.operations = document.operations();
    this.worlds = worlds;
    this.theirs = theirs;
  }

  /**
   * One request.
   *
   * @param operation what the document says of it, or null where it says nothing
   */
  record Shot(Operation operation, Request request, Caller caller) {
    boolean isAnsweredWithABody() {
      return !request.method().equals("HEAD");
    }

    @Override
    public String toString() {
      return request.toString();
    }
  }

  Shot next() {
    if (count++ % REQUESTS_OF_A_WORLD == 0) {
      own = worlds.get();
    }
    if (chance(5)) {
      return new Shot(null, Request.of(any(METHODS), nowhere()), own.program());
    }
    var operation = any(operations);
    if (ENDING.contains(operation.id()) || (isRare(operation) && chance(80))) {
      return next();
    }
    var method = chance(5) ? any(METHODS) : operation.method();
    var target = path(operation.path()) + (chance(30) ? "?" + any(QUERIES) : "");
    return new Shot(
        documented(method, operation.path()),
        body(operation, method, target),
        own.caller(operation));
  }

  /** The others want something to be there, and do not want to wait for the key of each domain. */
  private static boolean isRare(Operation operation) {
    return operation.method().equals("DELETE") || operation.id().startsWith("createDomain");
  }

  private Operation documented(String method, String path) {
    return operations.stream()
        .filter(each -> each.method().equals(method) && each.path().equals(path))
        .findFirst()
        .orElse(null);
  }

  private String nowhere() {
    var path = new StringBuilder();
    for (int i = 0; i <= random.nextInt(5); i++) {
      path.append('/').append(chance(60) ? any(STEPS) : segment());
    }
    return path.toString();
  }

  private String path(String template) {
    return World.path(
        template, each -> chance(95) ? (chance(90) ? own : theirs).id(each) : segment());
  }

  private String segment() {
    var text = any(TEXTS);
    return text.isEmpty() || chance(10)
        ? any(List.of("%zz", "%", "%2F", "%00", "%e2%82", "a;b", ":id"))
        : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Request body(Operation operation, String method, String target) {
    if (method.equals("HEAD") || (!operation.takesBody() && chance(80))) {
      return Request.of(method, target);
    }
    if (chance(8)) {
      return new Request(method, target, "application/json", garbage());
    }
    var body =
        operation.takesBody() && !chance(5)
            ? (JsonObject) mutated(operation.exampleBody(), random.nextInt(4))
            : new JsonObject().put(any(TEXTS), value(2));
    return new Request(
        method, target, chance(10) ? any(TYPES) : "application/json", body.toBuffer());
  }

  private Buffer garbage() {
    if (chance(50)) {
      return Buffer.buffer(
          any(
              List.of(
                  "",
                  "{",
                  "[]",
                  "null",
                  "7",
                  "{\"to\":",
                  "{'to': 1}",
                  "[".repeat(5000),
                  "\0",
                  "{}{}")));
    }
    var bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  /** The value with so many of its parts changed. */
  private Object mutated(Object value, int changes) {
    var changed = value;
    for (int i = 0; i < changes; i++) {
      changed = mutatedOnce(changed);
    }
    return changed;
  }

  private Object mutatedOnce(Object value) {
    if (value instanceof JsonObject object) {
      var copy = object.copy();
      var names = new ArrayList<>(copy.fieldNames());
      if (names.isEmpty() || chance(20)) {
        return copy.put(chance(50) ? any(TEXTS) : "nonsense", value(2));
      }
      var name = any(names);
      if (chance(15)) {
        copy.remove(name);
      } else {
        copy.put(name, chance(50) ? value(2) : partMutated(copy.getValue(name)));
      }
      return copy;
    }
    return partMutated(value);
  }

  private Object partMutated(Object value) {
    if (value instanceof JsonObject) {
      return mutatedOnce(value);
    }
    if (value instanceof JsonArray list && !list.isEmpty()) {
      var copy = list.copy();
      int index = random.nextInt(copy.size());
      copy.set(index, chance(50) ? value(1) : partMutated(copy.getValue(index)));
      return chance(10) ? repeated(copy) : copy;
    }
    return value(2);
  }

  private static JsonArray repeated(JsonArray list) {
    var many = new JsonArray();
    for (int i = 0; i < 1200; i++) {
      many.add(list.getValue(i % list.size()));
    }
    return many;
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> random.nextGaussian() * 1e300;
      case 5, 6 -> any(TEXTS);
      case 7 -> new JsonArray().add(value(depth - 1)).add(value(depth - 1));
      default -> new JsonObject().put(any(TEXTS), value(depth - 1));
    };
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
