package com.sendook.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.embedded.EmbeddedRedis;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counting in Redis, and what becomes of it when Redis is away, slow, or answers rubbish. */
class CountersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private static Vertx vertx;
  private static EmbeddedRedis redis;
  private static FaultyLine line;
  private static Counters counters;

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    vertx = Vertx.vertx();
    redis = EmbeddedRedis.start(folder);
    var url = URI.create(redis.url());
    line = new FaultyLine(url.getPort());
    counters =
        Counters.connect(
            vertx, redis.url().replace(":" + url.getPort(), ":" + line.port()), PATIENCE);
  }

  @AfterAll
  static void close() throws IOException {
    counters.close().await();
    vertx.close().await();
    line.close();
    redis.close();
  }

  @Test
  void countsThatComeAtOnceAreEachAnotherNumber() {
    var all = new ArrayList<Future<Counters.Window>>();
    for (int i = 0; i < 500; i++) {
      all.add(counters.count("many", HOUR));
    }

    var numbers =
        Future.all(all).await().<Counters.Window>list().stream().map(Counters.Window::count);

    assertThat(numbers).containsExactlyInAnyOrderElementsOf(upTo(500));
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultyLine.Mode.class,
      names = {"SILENT", "RUBBISH", "CUT"})
  void aRedisThatFailsIsSaidInTimeAndUsedAgainOnceItIsBack(FaultyLine.Mode fault)
      throws IOException {
    var key = "back after " + fault;
    assertThat(counters.count(key, HOUR).await().count()).isEqualTo(1);
    line.turn(fault);

    for (int i = 0; i < 3; i++) {
      var answer = counters.count(key, HOUR);
      assertThatThrownBy(() -> answer.await(2, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
    }

    line.turn(FaultyLine.Mode.THROUGH);
    await().until(() -> counters.ping().map(true).otherwise(false).await());
    assertThat(counters.count(key, HOUR).await().count())
        .as("counted before, not while it was away")
        .isEqualTo(2);
  }

  private static List<Long> upTo(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
