package com.sendook.webhook;

import static com.sendook.webhook.FakeEndpoint.status;
import static com.sendook.webhook.WebhookFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookRoutesTest {
  private record Answer(int status, Object json) {
    JsonObject object() {
      return (JsonObject) json;
    }

    List<?> list() {
      return ((JsonArray) json).getList();
    }

    JsonObject fault(String field) {
      return object().getJsonArray("details").stream()
          .map(JsonObject.class::cast)
          .filter(each -> each.getString("field").equals(field))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no fault of " + field + " in " + json));
    }
  }

  @TempDir Path dataDir;
  private WebhookFixture node;
  private HttpClient http;
  private int port;
  private volatile String caller = WebhookFixture.ORGANIZATION;

  @BeforeEach
  void open() {
    node = new WebhookFixture(dataDir, name -> Future.failedFuture(new UnknownHostException(name)));
    var router = Router.router(node.vertx);
    router.route().handler(BodyHandler.create(false));
    router
        .route()
        .handler(
            context -> {
              context.put("sendook.organizationId", caller);
              context.next();
            })
        .failureHandler(WebhookRoutesTest::fail);
    node.routes().mount(router, "/v1");
    node.redeliveryRoutes().mount(router, "/v1");
    port =
        await(node.vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
            .actualPort();
    http = node.vertx.createHttpClient();
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static void fail(RoutingContext context) {
    if (!(context.failure() instanceof Problem problem)) {
      context.next();
      return;
    }
    var details = new JsonArray();
    problem
        .details()
        .forEach(
            each ->
                details.add(
                    new JsonObject().put("field", each.field()).put("message", each.message())));
    context
        .response()
        .setStatusCode(statusOf(problem.kind()))
        .end(
            new JsonObject().put("error", problem.getMessage()).put("details", details).toBuffer());
  }

  private static int statusOf(Problem.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      default -> 400;
    };
  }

  private Answer call(String method, String path, JsonObject body) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(method))
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(path)
            .putHeader("Content-Type", "application/json");
    // Listening begins where the request is sent, on the event loop: an answer that came before
    // this
    // thread had its turn again would have nobody to take its body.
    return await(
        http.request(options)
            .compose(
                request ->
                    request
                        .send(body == null ? "" : body.encode())
                        .compose(WebhookRoutesTest::whole)));
  }

  private static Future<Answer> whole(HttpClientResponse response) {
    return response.body().map(bytes -> new Answer(response.statusCode(), Json.decodeValue(bytes)));
  }

  private static JsonObject valid() {
    return new JsonObject()
        .put("url", "https://example.com/hooks")
        .put("events", new JsonArray().add("message.received").add("message.sent"));
  }

  @Test
  void showsTheSecretOnceAndStoresItSealed() {
    var created = call("POST", "/v1/webhooks", valid().put("description", "ours"));
    assertThat(created.status()).isEqualTo(201);
    var secret = created.object().getString("secret");
    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{32}");
    var id = created.object().getString("id");
    assertThat(created.object().getString("_id")).isEqualTo(id);

    var shown = call("GET", "/v1/webhooks/" + id, null);
    assertThat(shown.status()).isEqualTo(200);
    var expected = created.object().copy();
    expected.remove("secret");
    var breaker = shown.object().remove("breaker");
    assertThat(breaker).isEqualTo(new JsonObject().put("state", "closed"));
    assertThat(shown.object()).isEqualTo(expected);
    assertThat(shown.object().getBoolean("active")).isTrue();
    assertThat(shown.object().getString("description")).isEqualTo("ours");
    assertThat(call("GET", "/v1/webhooks", null).json()).isEqualTo(new JsonArray().add(expected));
    var stored = await(node.store.findOne(Collections.WEBHOOKS, new JsonObject().put("_id", id)));
    assertThat(stored.encode()).doesNotContain(secret).doesNotContain(secret.substring(6));
  }

  @Test
  void namesAllFaultsAtOnce() {
    var body =
        new JsonObject()
            .put("url", "http://10.0.0.1/")
            .put("events", List.of("message.received", "message.opened"))
            .put("inboxIds", List.of("x"))
            .put("active", "yes")
            .put("colour", "red");
    var refused = call("POST", "/v1/webhooks", body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.fault("events[1]").getString("message")).contains("message.opened");
    assertThat(refused.fault("url").getString("message")).contains("10.0.0.1 is a private address");
    assertThat(refused.fault("inboxIds[0]")).isNotNull();
    assertThat(refused.fault("active")).isNotNull();
    assertThat(refused.fault("colour")).isNotNull();
    assertThat(refused.object().getJsonArray("details")).hasSize(5);
    assertThat(call("GET", "/v1/webhooks", null).list()).isEmpty();
  }

  @Test
  void missesWhatIsNeeded() {
    var refused = call("POST", "/v1/webhooks", null);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.fault("url").getString("message")).isEqualTo("must be given");
    assertThat(refused.fault("events").getString("message")).contains("at least one");
    assertThat(refused.object().getJsonArray("details")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "http://0x0a000001/,           private",
    "http://[fd00::1]/,            private",
    "http://169.254.169.254/a,     link-local",
    "ftp://example.com/,           http://",
    "http://user:pw@example.com/,  user name",
    "http:///,                     host",
  })
  void refusesUrls(String url, String reason) {
    var refused = call("POST", "/v1/webhooks", valid().put("url", url));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.fault("url").getString("message")).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({"GET", "PUT", "DELETE"})
  void anotherOrganizationsWebhookIsNotThere(String method) {
    var id = call("POST", "/v1/webhooks", valid()).object().getString("id");
    caller = Ids.next();
    assertThat(call(method, "/v1/webhooks/" + id, null).status()).isEqualTo(404);
    assertThat(call("GET", "/v1/webhooks/" + id + "/attempts", null).status()).isEqualTo(404);
    assertThat(call("GET", "/v1/webhooks", null).list()).isEmpty();
    caller = WebhookFixture.ORGANIZATION;
    assertThat(call("GET", "/v1/webhooks/" + id, null).status()).isEqualTo(200);
    assertThat(call(method, "/v1/webhooks/nonsense", null).status()).isEqualTo(404);
  }

  @Test
  void answersADeleteWithTheWebhook() {
    var id = call("POST", "/v1/webhooks", valid()).object().getString("id");
    var deleted = call("DELETE", "/v1/webhooks/" + id, null);
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.object().getString("id")).isEqualTo(id);
    assertThat(deleted.object().containsKey("secret")).isFalse();
    assertThat(call("GET", "/v1/webhooks/" + id, null).status()).isEqualTo(404);
    assertThat(call("DELETE", "/v1/webhooks/" + id, null).status()).isEqualTo(404);
  }

  @Test
  void whatIsStillToBeToldOfADeletedWebhookIsTold() {
    var created = call("POST", "/v1/webhooks", valid()).object();
    var id = created.getString("id");
    var told =
        Event.ofWebhook(
            "webhook.disabled", WebhookFixture.ORGANIZATION, id, Map.of(), "", Instant.now());
    // As it stands between the write that switches it off and the work that this leaves behind.
    var outbox = new JsonObject().put(EventRelay.OUTBOX, EventRelay.outbox(List.of(told)));
    await(
        node.store.updateOne(
            Collections.WEBHOOKS,
            new JsonObject().put("_id", id),
            new JsonObject().put("$set", outbox)));

    assertThat(call("DELETE", "/v1/webhooks/" + id, null).status()).isEqualTo(200);

    assertThat(await(node.events.find(told.id()))).isNotNull();
    assertThat(call("GET", "/v1/webhooks/" + id, null).status()).isEqualTo(404);
  }

  @Test
  void changesOnlyWhatIsNamed() {
    var created = call("POST", "/v1/webhooks", valid().put("description", "ours")).object();
    var path = "/v1/webhooks/" + created.getString("id");
    var paused = call("PUT", path, new JsonObject().put("active", false));
    assertThat(paused.status()).isEqualTo(200);
    assertThat(paused.object().getBoolean("active")).isFalse();
    assertThat(paused.object().getString("description")).isEqualTo("ours");
    assertThat(paused.object().getJsonArray("events")).isEqualTo(valid().getJsonArray("events"));

    var events = new JsonArray().add("inbox.created");
    call("PUT", path, new JsonObject().put("events", events).putNull("description"));
    var shown = call("GET", path, null).object();
    assertThat(shown.getJsonArray("events")).isEqualTo(events);
    assertThat(shown.containsKey("description")).isFalse();
    assertThat(shown.getBoolean("active")).isFalse();
    assertThat(call("PUT", path, new JsonObject().put("url", "nothing")).status()).isEqualTo(400);
    assertThat(call("PUT", path, new JsonObject().put("secret", "x")).status()).isEqualTo(400);
  }

  @Test
  void testsOneWebhook() throws Exception {
    var endpoint =
        new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(202), status(500));
    var body = valid().put("url", endpoint.url());
    var created = call("POST", "/v1/webhooks", body).object();
    var path = "/v1/webhooks/" + created.getString("id");

    assertThat(call("POST", path + "/test", null))
        .isEqualTo(new Answer(200, new JsonObject().put("success", true).put("status", 202)));
    var request = endpoint.received.get(0);
    new com.standardwebhooks.Webhook(created.getString("secret"))
        .verify(request.body(), request.headerLists());
    assertThat(request.json().getString("event")).isEqualTo("message.received");
    assertThat(request.json().getJsonObject("payload"))
        .isEqualTo(new JsonObject().put("test", "test"));

    var failed = call("POST", path + "/test", null).object();
    assertThat(failed.getBoolean("success")).isFalse();
    assertThat(failed.getInteger("status")).isEqualTo(500);
    assertThat(call("GET", path + "/attempts", null).list()).hasSize(2);
    caller = Ids.next();
    assertThat(call("POST", path + "/test", null).status()).isEqualTo(404);
    assertThat(endpoint.received).hasSize(2);
  }

  @Test
  void listsAttemptsNewestFirst() {
    var endpoint =
        new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(500), status(200));
    var body = valid().put("url", endpoint.url());
    var id = call("POST", "/v1/webhooks", body).object().getString("id");
    node.start(Duration.ofSeconds(5), new HttpClientOptions(), Duration.ofMillis(10));
    node.tell("message.received", node.message("hello").id());
    var path = "/v1/webhooks/" + id + "/attempts";
    await().until(() -> call("GET", path, null).list().size() == 2);
    assertThat((JsonArray) call("GET", path, null).json())
        .extracting(each -> ((JsonObject) each).getInteger("attempt"))
        .containsExactly(2, 1);
    assertThat((JsonArray) call("GET", path + "?per=1", null).json()).hasSize(1);
    assertThat(call("GET", path + "?per=1000", null).status()).isEqualTo(400);
  }

  /** A webhook whose endpoint has had one event. */
  private String delivered(FakeEndpoint endpoint) {
    var id =
        call("POST", "/v1/webhooks", valid().put("url", endpoint.url())).object().getString("id");
    node.start(Duration.ofSeconds(5), new HttpClientOptions(), Duration.ofHours(1));
    node.tell("message.received", node.message("hello").id());
    await().until(() -> endpoint.received.size() == 1);
    return "/v1/webhooks/" + id;
  }

  private String firstAttempt(String path) {
    var attempts = path + "/attempts?order=asc";
    await().until(() -> !call("GET", attempts, null).list().isEmpty());
    return ((JsonArray) call("GET", attempts, null).json()).getJsonObject(0).getString("id");
  }

  @Test
  void postsTheEventOfAnAttemptOnceMore() {
    var endpoint = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(500));
    var path = delivered(endpoint);
    var attempt = firstAttempt(path);
    endpoint.answering(status(200));

    var again = call("POST", path + "/attempts/" + attempt + "/redeliver", null);

    assertThat(again.status()).as("%s", again.json()).isEqualTo(200);
    assertThat(again.object().getString("event")).isEqualTo("message.received");
    assertThat(again.object().getInteger("attempts")).isZero();
    await().until(() -> endpoint.received.size() == 2);
    assertThat(endpoint.received)
        .extracting(each -> each.headers().get("webhook-id"))
        .containsOnly(again.object().getString("eventId"));
    await().until(() -> call("GET", path + "/attempts", null).list().size() == 2);
    assertThat((JsonArray) call("GET", path + "/attempts", null).json())
        .extracting(each -> ((JsonObject) each).getInteger("attempt"))
        .containsExactly(1, 1);

    caller = Ids.next();
    assertThat(call("POST", path + "/attempts/" + attempt + "/redeliver", null).status())
        .isEqualTo(404);
  }

  @Test
  void whatCannotBePostedAgainIsRefused() {
    var endpoint = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(200));
    var path = delivered(endpoint);
    var attempt = firstAttempt(path);
    var other = call("POST", "/v1/webhooks", valid()).object().getString("id");
    assertThat(
            call("POST", "/v1/webhooks/" + other + "/attempts/" + attempt + "/redeliver", null)
                .status())
        .isEqualTo(404);
    assertThat(call("POST", path + "/attempts/" + Ids.next() + "/redeliver", null).status())
        .isEqualTo(404);

    call("POST", path + "/test", null);
    var test = ((JsonArray) call("GET", path + "/attempts", null).json()).getJsonObject(0);
    assertThat(
            call("POST", path + "/attempts/" + test.getString("id") + "/redeliver", null).status())
        .isEqualTo(409);

    call("PUT", path, new JsonObject().put("active", false));
    assertThat(call("POST", path + "/attempts/" + attempt + "/redeliver", null).status())
        .isEqualTo(409);
    var since = new JsonObject().put("since", Instant.now().toString());
    assertThat(call("POST", path + "/replay", since).status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource({"-91, at most 90 days", "1, future"})
  void aReplayBeginsWhereEventsAreKept(int days, String reason) {
    var id = call("POST", "/v1/webhooks", valid()).object().getString("id");
    var since = Instant.now().plus(Duration.ofDays(days)).toString();
    var refused =
        call("POST", "/v1/webhooks/" + id + "/replay", new JsonObject().put("since", since));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.fault("since").getString("message")).contains(reason);
    var longAgo = Instant.now().minus(Duration.ofDays(89)).toString();
    var taken =
        call("POST", "/v1/webhooks/" + id + "/replay", new JsonObject().put("since", longAgo));
    assertThat(taken.status()).isEqualTo(200);
    var nothing = call("POST", "/v1/webhooks/" + id + "/replay", new JsonObject());
    assertThat(nothing.fault("since").getString("message")).isEqualTo("must be given");
  }

  @Test
  void aNewSecretSignsBesideTheOldOne() throws Exception {
    var endpoint = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(200));
    var created = call("POST", "/v1/webhooks", valid().put("url", endpoint.url())).object();
    var path = "/v1/webhooks/" + created.getString("id");

    var rotated = call("POST", path + "/rotate-secret", null);
    assertThat(rotated.status()).isEqualTo(200);
    var old = created.getString("secret");
    var fresh = rotated.object().getString("secret");
    assertThat(fresh).matches("whsec_[A-Za-z0-9+/]{32}").isNotEqualTo(old);
    assertThat(call("GET", path, null).object().containsKey("secret")).isFalse();
    var stored =
        await(
            node.store.findOne(
                Collections.WEBHOOKS, new JsonObject().put("_id", created.getString("id"))));
    assertThat(stored.encode()).doesNotContain(old.substring(6)).doesNotContain(fresh.substring(6));

    call("POST", path + "/test", null);
    var request = endpoint.received.get(0);
    var signatures = request.headers().get("webhook-signature").split(" ");
    assertThat(signatures).hasSize(2).allSatisfy(each -> assertThat(each).startsWith("v1,"));
    for (var secret : List.of(fresh, old)) {
      new com.standardwebhooks.Webhook(secret).verify(request.body(), request.headerLists());
    }
    var alone = new JsonObject().put("_id", created.getString("id"));
    var past = new JsonObject().put("$date", Instant.now().toString());
    await(
        node.store.updateOne(
            Collections.WEBHOOKS,
            alone,
            new JsonObject().put("$set", new JsonObject().put("oldSecrets.0.until", past))));
    call("POST", path + "/test", null);
    assertThat(endpoint.received.get(1).headers().get("webhook-signature")).doesNotContain(" ");
  }

  @Test
  void anOrganizationHasSoManyAndNoMore() {
    for (int i = 0; i < WebhookFixture.MAX_WEBHOOKS; i++) {
      assertThat(call("POST", "/v1/webhooks", valid()).status()).isEqualTo(201);
    }
    var refused = call("POST", "/v1/webhooks", valid());
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.object().getString("error")).contains("5 webhooks", "delete one first");

    caller = Ids.next();
    assertThat(call("POST", "/v1/webhooks", valid()).status()).isEqualTo(201);
  }

  @Test
  void noSecretStopsSigningBeforeItsTime() {
    var id = call("POST", "/v1/webhooks", valid()).object().getString("id");
    var rotate = "/v1/webhooks/" + id + "/rotate-secret";
    for (int i = 0; i < 4; i++) {
      assertThat(call("POST", rotate, null).status()).isEqualTo(200);
    }

    var refused = call("POST", rotate, null);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.object().getString("error")).contains("4 earlier secrets", "after 20");
  }

  @Test
  void showsWhyAnEventIsNotDelivered() {
    var endpoint = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(500));
    var path = delivered(endpoint);
    await()
        .until(
            () ->
                call("GET", path + "/pending", null).list().size() == 1
                    && pending(path, 0).getString("state").equals("waiting"));
    var waiting = pending(path, 0);
    assertThat(waiting.getString("reason")).isEqualTo("Its last attempt failed: answered 500");
    assertThat(waiting.getInteger("attempts")).isEqualTo(1);
    assertThat(Instant.parse(waiting.getString("nextAttemptAt")))
        .isAfter(Instant.now().plus(Duration.ofMinutes(40)));

    node.tell("message.received", node.message("more").id());
    await().until(() -> call("GET", path + "/pending", null).list().size() == 2);
    assertThat((JsonArray) call("GET", path + "/pending?per=1", null).json()).hasSize(1);
    var first = pending(path, 0).getString("id");
    await().until(() -> pending(path, 1).getString("state").equals("waiting"));
    assertThat(call("GET", path + "/pending?after=" + first, null).list()).hasSize(1);
    caller = Ids.next();
    assertThat(call("GET", path + "/pending", null).status()).isEqualTo(404);
  }

  private JsonObject pending(String path, int index) {
    return ((JsonArray) call("GET", path + "/pending", null).json()).getJsonObject(index);
  }

  @Test
  void anEndpointThatCannotBeReachedRests() {
    var body = valid().put("url", "http://127.0.0.1:9/");
    var id = call("POST", "/v1/webhooks", body).object().getString("id");
    node.start(Duration.ofSeconds(5), new HttpClientOptions(), Duration.ofHours(1));
    node.tell("message.received", node.message("hello").id());
    await()
        .until(
            () -> call("GET", "/v1/webhooks/" + id, null).object().getJsonObject("breaker"),
            breaker -> breaker.getString("state").equals("open") && breaker.containsKey("until"));
    node.tell("message.received", node.message("more").id());
    await()
        .until(
            () -> pending("/v1/webhooks/" + id, 0).getString("state"),
            state -> state.equals("resting") || state.equals("due"));
  }
}
