package com.sendook.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShortCacheTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger lookUps = new AtomicInteger();

  @BeforeEach
  void registerCodecs() {
    RecordCodec.registerAll(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anAnswerIsRememberedForAMomentOnly() {
    var cache = cache("c", LONG);
    assertThat(cache.get("k").await()).isEqualTo("k1");
    assertThat(cache.get("k").await()).isEqualTo("k1");

    var forgetful = cache("d", Duration.ZERO);
    assertThat(forgetful.get("k").await()).isEqualTo("k2");
    assertThat(forgetful.get("k").await()).isEqualTo("k3");
  }

  @Test
  void anEvictionReachesEveryCacheOfTheNameAndNoOther() {
    var here = cache("c", LONG);
    var there = cache("c", LONG);
    var other = cache("other", LONG);
    there.get("k").await();
    other.get("k").await();
    here.get("k").await();

    here.evict("k");

    assertThat(here.get("k").await()).isEqualTo("k4");
    await().untilAsserted(() -> assertThat(there.get("k").await()).isEqualTo("k5"));
    assertThat(other.get("k").await()).isEqualTo("k2");
  }

  @Test
  void anAnswerThatWasOnItsWayWhileItsKeyWasEvictedIsNotRemembered() {
    var old = Promise.<String>promise();
    var answers = new AtomicInteger();
    var cache =
        new ShortCache<String>(
            vertx,
            "c",
            LONG,
            key -> answers.incrementAndGet() == 1 ? old.future() : Future.succeededFuture("new"));
    var first = cache.get("k");
    cache.evict("k");
    old.complete("old");

    assertThat(first.await()).isEqualTo("old");
    assertThat(cache.get("k").await()).isEqualTo("new");
  }

  @Test
  void whatIsNotFoundIsAskedForAgain() {
    var cache =
        new ShortCache<String>(
            vertx,
            "c",
            LONG,
            key -> {
              lookUps.incrementAndGet();
              return Future.succeededFuture();
            });
    cache.get("k").await();
    cache.get("k").await();

    assertThat(lookUps).hasValue(2);
  }

  private ShortCache<String> cache(String name, Duration moment) {
    return new ShortCache<>(
        vertx, name, moment, key -> Future.succeededFuture(key + lookUps.incrementAndGet()));
  }
}
