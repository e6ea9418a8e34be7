package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.contract.Caller.Request;
import com.sendook.contract.Document.Operation;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * An organization that has one of everything, each made when it is first asked for, with a program
 * and a member that call for it.
 */
final class World {
  static final String PASSWORD = "correct horse battery";

  /** What an organization has, by the segment of a path that stands before it. */
  static final List<String> OWNED =
      List.of(
          "api_keys",
          "inboxes",
          "messages",
          "threads",
          "attachments",
          "webhooks",
          "attempts",
          "domains",
          "suppressions",
          "u");

  private static final Pattern PARAMETER = Pattern.compile("([a-z_]+)/\\{[A-Za-z]+}");

  private static final Pattern UNSUBSCRIBE =
      Pattern.compile("^List-Unsubscribe: <.*/u/([^/>]+)>", Pattern.MULTILINE);

  private final Caller program;
  private final Caller member;
  private final String email;

  /** By the segment of a path that stands before them. */
  private final Map<String, String> ids = new HashMap<>();

  private World(Caller program, Caller member, String email, String organization) {
    this.program = program;
    this.member = member;
    this.email = email;
    ids.put("organizations", organization);
    ids.put("docs", "page.js");
  }

  /** A gateway that lets the tests send as much as they want, and asks nobody for names. */
  static GatewayExtension gateway() {
    return new GatewayExtension()
        .with("SENDOOK_LIMITS_SEND_PER_HOUR", 20_000)
        .with("SENDOOK_DNS_SERVERS", "127.0.0.1:9")
        .with("SENDOOK_DNS_TIMEOUT", "20ms")
        .with("SENDOOK_PROVIDERS_SES_TOPICS", "arn:aws:sns:us-east-1:123456789012:mail")
        .with("SENDOOK_PROVIDERS_RESEND_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZg==")
        .with("SENDOOK_PROVIDERS_STRIPE_WEBHOOK_SECRET", "whsec_0123456789");
  }

  /** A new organization. */
  static World register(Caller anybody) {
    var email = Ids.next() + "@example.com";
    var request =
        new JsonObject().put("email", email).put("password", PASSWORD).put("first_name", "Ann");
    var answer = anybody.as(null).call(Request.json("POST", "/auth/register", request));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    var made = answer.json();
    return new World(
        anybody.as(made.getJsonObject("apiKey").getString("key")),
        anybody.as(made.getString("token")),
        email,
        made.getJsonObject("organization").getString("id"));
  }

  /** The same organization with another one of everything. */
  World again() {
    return new World(program, member, email, id("organizations"));
  }

  /** The same, with everything made. */
  World filled() {
    OWNED.forEach(this::id);
    return this;
  }

  private void make(String segment) {
    switch (segment) {
      case "api_keys" -> make(segment, new JsonObject().put("name", "Another"));
      case "inboxes" -> make(segment, new JsonObject());
      case "webhooks" -> make(segment, webhook());
      case "attempts" -> makeAttempt();
      case "domains" -> make(segment, new JsonObject().put("name", Ids.next() + ".example.com"));
      case "suppressions" -> suppress(Ids.next() + "@example.org");
      case "messages", "threads", "attachments", "u" -> makeMessage();
      default -> throw new AssertionError("nothing is known of /" + segment);
    }
  }

  private void make(String segment, JsonObject body) {
    ids.put(segment, post("/v1/" + segment, body).getString("id"));
  }

  private void suppress(String address) {
    var request = Request.json("POST", "/v1/suppressions", new JsonObject().put("email", address));
    assertThat(program.call(request).status()).isEqualTo(200);
    ids.put("suppressions", address);
  }

  private void makeMessage() {
    var messages = "/v1/inboxes/" + id("inboxes") + "/messages/";
    var recipient = Ids.next() + "@example.com";
    var message = post(messages + "send", mail(recipient));
    ids.put("messages", message.getString("id"));
    ids.put("threads", message.getString("threadId"));
    ids.put("attachments", message.getJsonArray("attachments").getJsonObject(0).getString("id"));
    awaitSent(messages + message.getString("id"));
    var mail = program.sandboxed(message.getString("id"), recipient);
    ids.put("u", UNSUBSCRIBE.matcher(mail).results().findFirst().orElseThrow().group(1));
  }

  private static JsonObject mail(String recipient) {
    var file = new JsonObject().put("name", "a.txt").put("content", "QQ==");
    return new JsonObject()
        .put("to", recipient)
        .put("subject", "Hello")
        .put("unsubscribe", true)
        .put("text", "Hello")
        .put("attachments", new JsonArray().add(file));
  }

  /** The gateway's own endpoint for trying out, which takes everything. */
  private JsonObject webhook() {
    return new JsonObject()
        .put("url", program.here() + "/webhooks/test")
        .put("events", new JsonArray().add("domain.failed").add("inbox.updated"));
  }

  /** Of an event that was delivered: nothing of it changes any more. */
  private void makeAttempt() {
    var webhook = "/v1/webhooks/" + id("webhooks");
    var renamed = new JsonObject().put("name", "Renamed");
    var inbox = "/v1/inboxes/" + id("inboxes");
    assertThat(program.call(Request.json("PUT", inbox, renamed)).status()).isEqualTo(200);
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> told(webhook).isPresent() && list(webhook + "/pending").isEmpty());
    ids.put("attempts", told(webhook).orElseThrow().getString("id"));
  }

  /** Not a test call, whose event is in no log. */
  private Optional<JsonObject> told(String webhook) {
    return list(webhook + "/attempts").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("event").equals("inbox.updated"))
        .findFirst();
  }

  private JsonArray list(String path) {
    return new JsonArray(program.call(Request.of("GET", path)).body());
  }

  /** From then on it changes no more by itself. */
  private void awaitSent(String message) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> program.call(Request.of("GET", message)).json().getString("status"),
            "sent"::equals);
  }

  private JsonObject post(String path, JsonObject body) {
    var made = program.call(Request.json("POST", path, body));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
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

  /** What is there, by the segment of a path that stands before it. */
  String id(String segment) {
    if (!ids.containsKey(segment)) {
      make(segment);
    }
    return ids.get(segment);
  }

  /** The path with the ids of this world. */
  String path(String template) {
    return path(template, this::id);
  }

  /** The path with these ids, by the segment before them. */
  static String path(String template, UnaryOperator<String> ids) {
    return PARAMETER
        .matcher(template)
        .replaceAll(found -> found.group(1) + "/" + ids.apply(found.group(1)));
  }

  /** What stands before each parameter of a template. */
  static List<String> segments(String template) {
    return PARAMETER.matcher(template).results().map(found -> found.group(1)).toList();
  }
}
