package com.sendook.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApiKeysTest {
  private static final String ORGANIZATION = Ids.next();

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final ApiKeys here = new ApiKeys(STORE.vertx(), STORE.store());
  private final ApiKeys there = new ApiKeys(STORE.vertx(), STORE.store());

  private void awaitClosedThere(String key) {
    await().atMost(Duration.ofSeconds(2)).until(() -> there.authenticate(key).await() == null);
  }

  @Test
  void aKeySwitchedOffOnOneNodeStopsOnAnother() {
    var made = here.create(Ids.next(), ORGANIZATION, "test").await();
    var key = made.getString("key");
    assertThat(there.authenticate(key).await()).isNotNull();

    here.update(ORGANIZATION, made.getString("id"), null, false).await();

    assertThat(here.authenticate(key).await()).isNull();
    awaitClosedThere(key);
  }

  @Test
  void aKeyDeletedOnOneNodeStopsOnAnother() {
    var made = here.create(Ids.next(), ORGANIZATION, "test").await();
    var key = made.getString("key");
    assertThat(there.authenticate(key).await()).isNotNull();

    here.delete(ORGANIZATION, made.getString("id")).await();

    assertThat(here.authenticate(key).await()).isNull();
    awaitClosedThere(key);
    assertThat(here.add(ORGANIZATION, "again", key).await()).as("for good").isFalse();
    assertThat(there.authenticate(key).await()).isNull();
  }
}
