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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
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

  private static Api.Answer send() {
    return api.send(
        inbox, new JsonObject().put("to", "ann@example.com").put("text", "Hello"));
  }

  private static Api.Answer inTime(Supplier<Api.Answer> request) {
    var start = Instant.now();
    var answer = request.get();
    assertThat(Duration.between(start, Instant.now())).isLessThan(IN_TIME);
    return answer;
  }

  private static void assertUnavailable(Supplier<Api.Answer> request) {
    var answer = inTime(request).expectError(503, "unavailable");
    assertThat(answer.header("retry-after")).hasValue("2");
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
    toMongo.freeze();
    try {
      assertUnavailable(() -> api.get("/v1/inboxes"));
      assertUnavailable(OutageTest::send);
      var health = inTime(() -> api.get("/health")).expect(503).json();
      assertThat(health.getBoolean("healthy")).isFalse();
      assertThat(health.getJsonArray("degraded")).isEqualTo(new JsonArray().add("mongodb"));
      assertThat(inTime(() -> api.get("/health/live")).status()).isEqualTo(200);
    } finally {
      toMongo.thaw();
    }
    assertBack();
  }

  @Test
  void aStoreThatIsAway() throws IOException {
    send().expect(201);
    toMongo.cut();
    try {
      assertUnavailable(() -> api.get("/v1/inboxes"));
      assertUnavailable(OutageTest::send);
      inTime(() -> api.get("/health")).expect(503);
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
        assertUnavailable(OutageTest::send);
        api.get("/v1/inboxes").expect(200);
        api.inbox("Made without Redis");
        var health = inTime(() -> api.get("/health")).expect(200).json();
        assertThat(health.getJsonArray("degraded")).isEqualTo(new JsonArray().add("redis"));
      } finally {
        toRedis.thaw();
        toRedis.mend();
      }
      assertBack();
    }
  }

  private interface Fault {
    void begin() throws IOException;
  }
}
