package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrateTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private static final int COUNT = 2 * Migrate.BATCH + 50;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final AtomicInteger looks = new AtomicInteger();

  @BeforeEach
  void fill() {
    STORE.store().removeAll("things", new JsonObject()).await();
    STORE.store().removeAll(Collections.SETTINGS, new JsonObject()).await();
    var things =
        IntStream.range(0, COUNT)
            .mapToObj(i -> new JsonObject().put("_id", "id%04d".formatted(i)))
            .toList();
    STORE.store().insertAllIfAbsent("things", things).await();
  }

  private Migration migration(int failsAtLook) {
    return new Migration(
        "things-have-a-size",
        "things",
        thing -> {
          if (looks.incrementAndGet() == failsAtLook) {
            throw new IllegalStateException("the node ends here");
          }
          return thing.containsKey("size")
              ? Optional.empty()
              : Optional.of(
                  new Update(
                      thing.getString("_id"),
                      new JsonObject().put("size", new JsonObject().put("$exists", false)),
                      new JsonObject().put("$set", new JsonObject().put("size", 1)),
                      false));
        });
  }

  private Migrate migrate(int failsAtLook) {
    InstantSource clock = now::get;
    return new Migrate(STORE.vertx(), STORE.store(), clock, List.of(migration(failsAtLook)));
  }

  private static long migrated() {
    return STORE.store().count("things", new JsonObject().put("size", 1), COUNT).await();
  }

  private static JsonObject schema() {
    return STORE.store().findById(Collections.SETTINGS, "schema").await();
  }

  @Test
  void ofSeveralNodesOneChangesEveryDocumentAndItIsNeverDoneAgain() {
    var runs = List.of(migrate(0).run(), migrate(0).run(), migrate(0).run());
    Future.join(runs).await();

    assertThat(runs).filteredOn(Future::result).isNotEmpty();
    assertThat(migrated()).isEqualTo(COUNT);
    assertThat(schema().getInteger("version")).isEqualTo(Schema.VERSION);
    assertThat(migrate(0).run().await()).isTrue();
    assertThat(looks).hasValue(COUNT);
  }

  @Test
  void goesOnWhereItStopped() {
    assertThatThrownBy(() -> migrate(Migrate.BATCH + 10).run().await())
        .hasMessage("the node ends here");
    assertThat(migrated()).isEqualTo(Migrate.BATCH);
    assertThat(schema()).isNull();

    var state = STORE.store().findById(Collections.SETTINGS, "migration:things-have-a-size");
    assertThat(state.await().getString("after")).isEqualTo("id0199");
    looks.set(0);
    assertThat(migrate(0).run().await()).isTrue();
    assertThat(migrated()).isEqualTo(COUNT);
    assertThat(looks).hasValue(COUNT - Migrate.BATCH);
  }

  @Test
  void aNodeThatIsGoneHoldsItForAsLongAsItsLease() {
    migrate(0).run().await();
    var gone =
        new JsonObject()
            .put("done", false)
            .put("holder", "gone")
            .put("leasedUntil", now.get().plus(Migrate.LEASE).toEpochMilli());
    STORE
        .store()
        .updateAll(
            Collections.SETTINGS,
            new JsonObject().put("_id", "migration:things-have-a-size"),
            new JsonObject().put("$set", gone))
        .await();

    assertThat(migrate(0).run().await()).isFalse();
    now.set(now.get().plus(Migrate.LEASE).plusMillis(1));
    assertThat(migrate(0).run().await()).isTrue();
  }

  @Test
  void aStoreOfANewerReleaseIsRefusedAndTheReleaseNamed() {
    Schema.check(STORE.store()).await();
    Schema.raise(STORE.store()).await();
    Schema.check(STORE.store()).await();
    var newer = new JsonObject().put("version", Schema.VERSION + 1).put("release", "7.5.3");
    STORE
        .store()
        .updateOne(
            Collections.SETTINGS,
            new JsonObject().put("_id", "schema"),
            new JsonObject().put("$set", newer))
        .await();

    assertThatThrownBy(() -> Schema.check(STORE.store()).await())
        .isInstanceOf(Schema.TooNew.class)
        .hasMessageContaining("start Sendook 7.5.3 or newer");
    Schema.raise(STORE.store()).await();
    assertThat(schema().getInteger("version")).isEqualTo(Schema.VERSION + 1);
  }
}
