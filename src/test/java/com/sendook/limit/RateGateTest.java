package com.sendook.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.embedded.EmbeddedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateGateTest {
  private static Vertx vertx;
  private static EmbeddedRedis redis;
  private static Counters counters;

  private final RateGate gate = new RateGate(counters);
  private final String name = UUID.randomUUID().toString();

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    vertx = Vertx.vertx();
    redis = EmbeddedRedis.start(folder);
    counters = Counters.connect(vertx, redis.url(), Duration.ofSeconds(5));
  }

  @AfterAll
  static void close() throws IOException {
    counters.close().await();
    vertx.close().await();
    redis.close();
  }

  private List<Turn> ask(int times, Rate rate, boolean called) {
    var asked = new ArrayList<Future<Turn>>();
    for (int i = 0; i < times; i++) {
      asked.add(gate.ask(name, rate, called));
    }
    return Future.all(asked).await().list();
  }

  private static long passed(List<Turn> turns) {
    return turns.stream().filter(Turn.NOW::equals).count();
  }

  @Test
  void withoutARateEverythingPasses() {
    assertThat(passed(ask(1000, Rate.UNLIMITED, false))).isEqualTo(1000);
  }

  @Test
  void ofManyThatAskAtOnceThoseThatTheRateAllowsPassAndTheOthersComeBackOneAfterTheOther() {
    // A day, so that no window ends while the test runs; at midnight two may.
    var turns = ask(100, new Rate(0, 600, 40), true);

    assertThat(passed(turns)).isBetween(40L, 80L);
  }

  @Test
  void whoComesBackIsGivenATimeOfHisOwnAtTheRatesPace() {
    var rate = Rate.parse("20/second");
    var waits =
        ask(200, rate, false).stream()
            .filter(Turn.Later.class::isInstance)
            .map(each -> ((Turn.Later) each).in().toMillis())
            .toList();

    assertThat(waits).hasSizeBetween(140, 190).isSorted();
    assertThat(waits.get(100) - waits.get(0)).isBetween(4_500L, 5_500L);
  }

  @Test
  void whoComesLaterDoesNotOvertakeThoseThatWait() {
    var rate = Rate.parse("2/second");
    ask(50, rate, false);
    // In another window, where there is room again.
    await().until(() -> passed(ask(1, rate, true)) == 1);

    assertThat(passed(ask(1, rate, false))).isZero();
  }

  @Test
  void beyondTheHorizonNobodyIsGivenATime() {
    var turns = ask(200, Rate.parse("2/second"), false);

    assertThat(turns).filteredOn(Turn.Later.class::isInstance).hasSizeBetween(100, 125);
    assertThat(turns)
        .filteredOn(Turn.NotBefore.class::isInstance)
        .hasSizeGreaterThan(70)
        .allSatisfy(
            each ->
                assertThat(((Turn.NotBefore) each).in())
                    .isPositive()
                    .isLessThanOrEqualTo(RateGate.HORIZON));
  }

  @Test
  void whatADayAllowsIsNeverExceeded() {
    var turns = ask(500, Rate.parse("100/second 7/day"), false);

    // At midnight two days begin and end.
    assertThat(passed(turns)).isBetween(7L, 14L);
    assertThat(turns).filteredOn(Turn.NotBefore.class::isInstance).isNotEmpty();
  }

  @Test
  void whatIsGivenBackMayPassAgain() {
    var rate = Rate.parse("3/day");
    ask(3, rate, true);

    gate.giveBack(name, rate).await();

    assertThat(passed(ask(3, rate, true))).isBetween(1L, 3L);
  }

  @Test
  void whileRedisIsAwayNothingPasses() {
    var away = Counters.connect(vertx, "redis://127.0.0.1:1", Duration.ofMillis(500));

    var turn = new RateGate(away).ask(name, Rate.parse("1/day"), false).await();

    assertThat(turn).isInstanceOf(Turn.NotBefore.class);
    away.close().await();
  }

  @Test
  void aRateIsReadAsItIsWritten() {
    assertThat(Rate.parse(" 10/second  300/minute 50000/day "))
        .isEqualTo(new Rate(10, 300, 50_000));
    assertThat(Rate.parse("")).isEqualTo(Rate.UNLIMITED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "0/second", "-1/day", "1/hour", "1/second;2/day", "x/day"})
  void whatIsNoRateIsRefusedByName(String text) {
    assertThatThrownBy(() -> Rate.parse(text)).hasMessageContaining("10/second 300/minute");
  }
}
