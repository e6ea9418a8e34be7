package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.embedded.EmbeddedMongo;
import com.sendook.embedded.EmbeddedRedis;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are away, or stand still, and come back. */
class OutageTest {
  private static final Duration IN_TIME = Duration.ofMillis(2500);

  @TempDir static Path folder;
  private static EmbeddedMongo mongo;
  private static EmbeddedRedis redis;
  private static SlowLine toMongo;
  private static SlowLine toRedis;
  private static GatewayExtension gateway;
  private static Api api;
  private static JsonObject inbox;

  @BeforeAll
  static void start() throws Exception {
    mongo = EmbeddedMongo.start(folder.resolve("mongo"));
    redis = EmbeddedRedis.start(folder.resolve("redis"));
    toMongo = new SlowLine(URI.create(mongo.connectionString()).getPort());
    toRedis = new SlowLine(URI.create(redis.url()).getPort());
    gateway =
        new GatewayExtension()
            .with("MONGO_URI", "mongodb://127.0.0.1:" + toMongo.port())
            .with("REDIS_URL", redis.url().replaceAll(":\\d+$", ":" + toRedis.port()));
    gateway.beforeAll(null);
    api = new Api(gateway.url(), GatewayExtension.API_KEY);
    inbox = api.inbox("Sender");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.afterAll(null);
    toMongo.close();
    toRedis.close();
    redis.close();
    mongo.close();
  }

  private static JsonObject mail() {
    return new JsonObject().put("to", "ann@example.com").put("text", "Hello");
  }

  private static Api.Answer send() {
    return api.send(inbox, mail());
  }

  private static Api.Answer sendOnce(String key) {
    return api.call(
        api.request(Api.messagesOf(inbox) + "/send")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(mail().encode())));
  }

  /** All at the same time: an outage lasts no longer than the slowest of them. */
  private static void assertUnavailableInTime(Request... requests) {
    var start = Instant.now();
    var answers =
        Stream.of(requests).map(each -> CompletableFuture.supplyAsync(each::call)).toList();
    answers.forEach(each -> assertUnavailable(each.join()));
    assertThat(Duration.between(start, Instant.now())).isLessThan(IN_TIME);
  }

  private static void assertUnavailable(Api.Answer answer) {
    answer.expect(503);
    if (answer.json().containsKey("healthy")) {
      assertThat(answer.json().getBoolean("healthy")).isFalse();
      assertThat(answer.json().getJsonArray("degraded")).isEqualTo(new JsonArray().add("mongodb"));
    } else {
      answer.expectError(503, "unavailable");
      assertThat(answer.header("retry-after")).hasValue("2");
    }
  }

  private static void assertBack() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(send().status()).isEqualTo(201));
    assertThat(api.get("/health").expect(200).json().containsKey("degraded")).isFalse();
  }

  @Test
  void aStoreThatStandsStill() {
    send().expect(201);
    int before = api.countMessages(inbox);
    toMongo.freeze();
    try {
      assertUnavailableInTime(
          () -> api.get("/v1/inboxes"), () -> sendOnce("a key"), () -> api.get("/health"));
      api.get("/health/live").expect(200);
    } finally {
      toMongo.thaw();
    }
    var sent =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> sendOnce("a key"), each -> each.status() == 201);
    assertThat(sendOnce("a key").json().getString("id")).isEqualTo(sent.json().getString("id"));
    assertThat(api.countMessages(inbox)).isEqualTo(before + 1);
    assertBack();
  }

  @Test
  void aStoreThatIsAway() throws IOException {
    send().expect(201);
    toMongo.cut();
    try {
      assertUnavailableInTime(
          () -> api.get("/v1/inboxes"), OutageTest::send, () -> api.get("/health"));
    } finally {
      toMongo.mend();
    }
    assertBack();
  }

  @Test
  void aRedisThatIsAwayOrStandsStill() throws IOException {
    for (var fault : List.<Fault>of(toRedis::freeze, toRedis::cut)) {
      send().expect(201);
      fault.begin();
      try {
        assertUnavailableInTime(OutageTest::send, OutageTest::send);
        api.get("/v1/inboxes").expect(200);
        api.inbox("Made without Redis");
        var health = api.get("/health").expect(200).json();
        assertThat(health.getJsonArray("degraded")).isEqualTo(new JsonArray().add("redis"));
      } finally {
        toRedis.thaw();
        toRedis.mend();
      }
      assertBack();
    }
  }

  private interface Request {
    Api.Answer call();
  }

  private interface Fault {
    void begin() throws IOException;
  }
}
