package com.sendook.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.limit.Counters;
import com.sendook.limit.Patience;
import com.sendook.limit.SlowDown;
import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logging in while Redis is away. */
class LoginTest {
  /** Of {@code password}, made with little memory. */
  private static final String OLD_HASH =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final Users users = new Users(STORE.store());
  private final String email = Ids.next() + "@example.com";
  private Login login;

  @BeforeEach
  void register() {
    var now = Instant.now();
    users.add(new User(Ids.next(), email, "Ann", null, OLD_HASH, now, now)).await();
    login = login(new Passwords(STORE.vertx()));
  }

  private Login login(Passwords passwords) {
    var tokens =
        new AccessTokens(STORE.vertx(), STORE.store(), InstantSource.system(), Duration.ofDays(30));
    var members = new Members(STORE.vertx(), STORE.store(), tokens);
    return new Login(
        users, passwords, members, tokens, slowDown("address", 8), slowDown("email", 3));
  }

  private static SlowDown slowDown(String name, int free) {
    var away = Counters.connect(STORE.vertx(), "redis://127.0.0.1:1", Duration.ofMillis(200));
    return new SlowDown(
        away,
        name,
        new Patience(free, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(1)));
  }

  private void assertRefused(String who, String password, Problem.Kind kind) {
    assertThatThrownBy(() -> login.login(new LoginRequest(who, password), "192.0.2.1").await())
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
  }

  private void succeed() {
    assertThat(
            login
                .login(new LoginRequest(email, "password"), "192.0.2.1")
                .await()
                .getString("token"))
        .isNotEmpty();
  }

  @Test
  void failuresAreSlowedDownByEmailAndByAddress() {
    for (int i = 0; i < 3; i++) {
      assertRefused(email, "wrong", Problem.Kind.UNAUTHORIZED);
    }
    assertRefused(email, "password", Problem.Kind.LIMITED);
    for (int i = 0; i < 4; i++) {
      assertRefused(i + "@example.com", "password", Problem.Kind.UNAUTHORIZED);
    }
    assertRefused("more@example.com", "password", Problem.Kind.LIMITED);
    assertThatThrownBy(
            () -> login.login(new LoginRequest("more@example.com", "x"), "192.0.2.2").await())
        .as("another address is heard")
        .hasMessageContaining("wrong");
  }

  @Test
  void whoSucceedsIsNotSlowedDown() {
    for (int i = 0; i < 12; i++) {
      succeed();
    }
    assertRefused(email, "wrong", Problem.Kind.UNAUTHORIZED);
    assertRefused(email, "wrong", Problem.Kind.UNAUTHORIZED);
    succeed();
    assertRefused(email, "wrong", Problem.Kind.UNAUTHORIZED);
    assertRefused(email, "wrong", Problem.Kind.UNAUTHORIZED);
    succeed();
  }

  /** A password is verified for an unknown user too, or the time would tell. */
  @Test
  void anUnknownUserWaitsInTheSameLine() {
    login = login(new Passwords(STORE.vertx(), 0));
    assertRefused(email, "password", Problem.Kind.LIMITED);
    assertRefused("nobody@example.com", "password", Problem.Kind.LIMITED);
  }

  @Test
  void aHashOfOldParametersIsRenewedWithTheNextLogin() {
    succeed();
    await().until(() -> Argon2.isCurrent(users.byEmail(email).await().passwordHash()));
    succeed();
  }
}
