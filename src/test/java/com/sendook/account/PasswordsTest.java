package com.sendook.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  /** As the reference implementation writes it (phc-winner-argon2, test.c): m=256, t=2, p=1. */
  private static final String OF_THE_REFERENCE =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  private final Vertx vertx = Vertx.vertx();
  private final Passwords passwords = new Passwords(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aHashHoldsForItsPasswordOnly() {
    var hash = passwords.hash("correct horse").await();

    assertThat(hash)
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
        .doesNotContain("correct", "horse");
    assertThat(Argon2.isCurrent(hash)).isTrue();
    assertThat(passwords.verify("correct horse", hash).await()).isTrue();
    assertThat(passwords.verify("correct horse ", hash).await()).isFalse();
    assertThat(passwords.hash("correct horse").await()).as("salted").isNotEqualTo(hash);
  }

  @Test
  void aHashIsVerifiedWithTheParametersItWasMadeWith() {
    assertThat(passwords.verify("password", OF_THE_REFERENCE).await()).isTrue();
    assertThat(passwords.verify("passwore", OF_THE_REFERENCE).await()).isFalse();
    assertThat(Argon2.isCurrent(OF_THE_REFERENCE)).isFalse();
  }

  @Test
  void nobodysPasswordMatchesNothing() {
    assertThat(passwords.verify("", null).await()).isFalse();
    assertThat(Argon2.isCurrent(Argon2.ofNobody())).as("costs the same").isTrue();
  }

  @Test
  void anAccentIsTheSameHoweverItIsTyped() {
    var hash = passwords.hash("caf\u00e9 cr\u00e8me").await();
    assertThat(passwords.verify("cafe\u0301 cre\u0300me", hash).await()).isTrue();
  }

  @Test
  void beyondABoundMoreAreTurnedAwayAndNothingElseWaits() {
    var flood = Stream.generate(() -> passwords.verify("x", OF_THE_REFERENCE)).limit(1000).toList();
    assertThat(vertx.executeBlocking(() -> "done").await()).isEqualTo("done");
    Future.join(flood).otherwiseEmpty().await();

    assertThat(flood).filteredOn(Future::failed).hasSizeBetween(1, 900);
    assertThat(flood)
        .filteredOn(Future::failed)
        .allSatisfy(
            each -> assertThat(((Problem) each.cause()).kind()).isEqualTo(Problem.Kind.LIMITED));
    assertThat(passwords.verify("password", OF_THE_REFERENCE).await()).as("later").isTrue();
  }
}
