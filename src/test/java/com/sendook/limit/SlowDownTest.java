package com.sendook.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.embedded.EmbeddedRedis;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowDownTest {
  private static final Patience PATIENCE =
      new Patience(3, Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofHours(1));

  @TempDir static Path folder;
  private static final Vertx vertx = Vertx.vertx();
  private static EmbeddedRedis redis;

  @BeforeAll
  static void start() throws IOException {
    redis = EmbeddedRedis.start(folder);
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
    redis.close();
  }

  /** One node's. */
  private static SlowDown node(Patience patience) {
    return new SlowDown(
        Counters.connect(vertx, redis.url(), Duration.ofSeconds(5)), "test", patience);
  }

  private static SlowDown withoutRedis(Patience patience) {
    var away = Counters.connect(vertx, "redis://127.0.0.1:1", Duration.ofMillis(200));
    return new SlowDown(away, "test", patience);
  }

  private static Duration attempt(SlowDown slowDown, String who) {
    return slowDown.attempt(who).await();
  }

  @Test
  void nodesCountTogether() {
    var here = node(PATIENCE);
    var there = node(PATIENCE);
    assertThat(attempt(here, "ann")).isZero();
    assertThat(attempt(there, "ann")).isZero();
    assertThat(attempt(here, "ann")).isZero();

    assertThat(attempt(there, "ann")).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
    assertThat(attempt(here, "ann")).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
    assertThat(attempt(here, "bob")).as("another one").isZero();
  }

  @Test
  void manyAtOnceAreNoWayPast() {
    var here = node(PATIENCE);
    var answers = Stream.generate(() -> here.attempt("crowd")).limit(50).toList();
    assertThat(answers).extracting(each -> each.await()).filteredOn(Duration::isZero).hasSize(3);
  }

  @Test
  void thePauseGrows() {
    var quick = new Patience(1, Duration.ofMillis(1), Duration.ofHours(1), Duration.ofHours(1));
    for (var slowDown : List.of(node(quick), withoutRedis(quick))) {
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> attempt(slowDown, "eve").compareTo(Duration.ofMillis(200)) > 0);
    }
  }

  @Test
  void noPauseIsLongerThanTheLongest() {
    var hard = new Patience(1, Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofHours(1));
    for (var slowDown : List.of(node(hard), withoutRedis(hard))) {
      assertThat(attempt(slowDown, "ivy")).isZero();
      assertThat(attempt(slowDown, "ivy")).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
    }
  }

  @Test
  void whatSucceedsIsTakenBackOrForgotten() {
    for (var slowDown : List.of(node(PATIENCE), withoutRedis(PATIENCE))) {
      for (int i = 0; i < 10; i++) {
        assertThat(attempt(slowDown, "fay")).isZero();
        slowDown.takeBack("fay").await();
      }
      assertThat(attempt(slowDown, "fay")).isZero();
      assertThat(attempt(slowDown, "fay")).isZero();
      assertThat(attempt(slowDown, "fay")).isZero();
      assertThat(attempt(slowDown, "fay")).isPositive();
      slowDown.forget("fay").otherwiseEmpty().await();
      assertThat(attempt(slowDown, "fay")).isZero();
    }
  }

  @Test
  void anAttemptTakenBackThatNobodyMadeCountsForNothing() {
    var here = node(PATIENCE);
    here.takeBack("gil").await();
    here.takeBack("gil").await();
    assertThat(Stream.generate(() -> attempt(here, "gil")).limit(4).toList())
        .filteredOn(Duration::isZero)
        .hasSize(3);
  }

  @Test
  void withoutRedisEachNodeCountsForItself() {
    var alone = withoutRedis(PATIENCE);
    assertThat(Stream.generate(() -> attempt(alone, "hal")).limit(4).toList())
        .filteredOn(Duration::isZero)
        .hasSize(3);
    assertThat(attempt(withoutRedis(PATIENCE), "hal")).isZero();
  }
}
