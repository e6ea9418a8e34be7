package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreClockTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  @Test
  void aNodeWhoseClockIsWrongGoesByTheStores() {
    var wrong = InstantSource.offset(InstantSource.system(), Duration.ofHours(-3));
    var clock = new StoreClock(STORE.store(), wrong);
    assertThat(clock.instant()).isCloseTo(Instant.now().minus(3, ChronoUnit.HOURS), minutes(1));

    clock.measure().await();

    assertThat(clock.instant()).isCloseTo(Instant.now(), minutes(1));
  }

  @Test
  void aStoreThatIsAwayLeavesTheClockAsItIs() {
    var vertx = Vertx.vertx();
    var away = Store.connect(vertx, "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50");
    var clock = new StoreClock(away, InstantSource.system());

    clock.measure().await();

    assertThat(clock.instant()).isCloseTo(Instant.now(), minutes(1));
    vertx.close().await();
  }

  private static org.assertj.core.data.TemporalUnitOffset minutes(int minutes) {
    return within(minutes, ChronoUnit.MINUTES);
  }
}
