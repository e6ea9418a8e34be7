package com.sendook.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccessTokensTest {
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final String USER = Ids.next();

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final AccessTokens here = node();
  private final AccessTokens there = node();

  private AccessTokens node() {
    return new AccessTokens(STORE.vertx(), STORE.store(), () -> now, LIFETIME);
  }

  private static void assertClosed(Future<?> answer) {
    assertThatThrownBy(answer::await)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAUTHORIZED));
  }

  private static long stored() {
    return STORE.store().count(Collections.ACCESS_TOKENS, new JsonObject(), 10).await();
  }

  @Test
  void aTokenIsLongAndStoredAsADigestOnly() {
    var token = here.issue(USER).await();

    assertThat(token).matches("st_[\\w-]{43}");
    assertThat(there.authenticate(token).await().userId()).isEqualTo(USER);
    var documents =
        STORE.store().find(Collections.ACCESS_TOKENS, new JsonObject(), new FindOptions()).await();
    assertThat(documents.toString()).doesNotContain(token).doesNotContain(token.substring(3));
  }

  @Test
  void whatIsEndedOnOneNodeOpensNothingOnAnother() {
    var token = here.issue(USER).await();
    var other = here.issue(USER).await();
    there.authenticate(token).await();

    here.end(token).await();

    assertClosed(here.authenticate(token));
    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> there.authenticate(token).map(false).otherwise(true).await());
    assertThat(there.authenticate(other).await()).isNotNull();
  }

  @Test
  void whatHasExpiredOpensNothingAndIsClearedAway() {
    STORE.store().removeAll(Collections.ACCESS_TOKENS, new JsonObject()).await();
    var old = here.issue(USER).await();
    now = now.plus(LIFETIME).minusMillis(1);
    var young = here.issue(USER).await();
    assertThat(here.authenticate(old).await()).isNotNull();
    here.removeExpired().await();
    assertThat(stored()).isEqualTo(2);

    now = now.plusMillis(1);
    assertClosed(here.authenticate(old));
    now = now.plusMillis(1);
    here.removeExpired().await();

    assertThat(stored()).isEqualTo(1);
    assertThat(there.authenticate(young).await()).isNotNull();
  }
}
