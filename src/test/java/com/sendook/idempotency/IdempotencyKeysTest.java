package com.sendook.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyKeysTest {
  private static final Claim.Made MADE = new Claim.Made(201, "/v1/inboxes/1");

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final String organization = Ids.next();
  private volatile Instant now = Instant.now();
  private final IdempotencyKeys keys = new IdempotencyKeys(STORE.vertx(), STORE.store(), () -> now);

  private Future<Claim> claim(String digest) {
    return keys.claim(organization, "a key", digest);
  }

  private Claim.Reserved reserve(String digest) {
    return (Claim.Reserved) claim(digest).await();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static void assertConflict(Future<Claim> claim) {
    assertThatThrownBy(claim::await)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
  }

  @Test
  void whatWasMadeIsToldForADay() {
    keys.keep(reserve("one"), MADE).await();

    pass(Duration.ofHours(24).minusSeconds(1));
    assertThat(claim("one").await()).isEqualTo(MADE);
    assertConflict(claim("other"));

    pass(Duration.ofSeconds(2));
    assertThat(claim("other").await()).isInstanceOf(Claim.Reserved.class);
  }

  @Test
  void keysBelongToAnOrganization() {
    var own = reserve("one");
    var others = (Claim.Reserved) keys.claim(Ids.next(), "a key", "two").await();
    assertThat(others.resourceId()).isNotEqualTo(own.resourceId());
  }

  @Test
  void theSecondWaitsForTheFirst() {
    var first = reserve("one");
    var second = claim("one");
    STORE.vertx().timer(150).compose(waited -> keys.keep(first, MADE)).await();
    assertThat(second.await()).isEqualTo(MADE);
  }

  @Test
  void nobodyWaitsForLong() {
    reserve("one");
    assertConflict(claim("other"));
    var second = claim("one");
    pass(Duration.ofSeconds(6));
    assertConflict(second);
  }

  @Test
  void whatBrokeOffGoesOnUnderTheSameId() {
    var first = reserve("one");
    pass(Duration.ofSeconds(31));

    var second = reserve("one");
    assertThat(second.resourceId()).isEqualTo(first.resourceId());

    keys.keep(second, MADE).await();
    keys.keep(first, new Claim.Made(201, "/overtaken")).await();
    keys.release(first).await();
    assertThat(claim("one").await()).isEqualTo(MADE);
  }

  @Test
  void whatFailedBindsNobodyAndKeepsItsId() {
    var failed = reserve("one");
    keys.release(failed).await();
    var again = reserve("one");
    assertThat(again.resourceId()).isEqualTo(failed.resourceId());

    keys.release(again).await();
    assertThat(reserve("other").resourceId()).isNotEqualTo(failed.resourceId());
  }

  @Test
  void anIdIsNotUsedAgainWhenWhatItLeftBehindIsAboutToGo() {
    var failed = reserve("one");
    keys.release(failed).await();
    pass(Duration.ofHours(23).plusSeconds(1));
    assertThat(reserve("one").resourceId()).isNotEqualTo(failed.resourceId());
  }

  @Test
  void ofManyThatGoOnOneDoes() {
    reserve("one");
    pass(Duration.ofSeconds(31));
    var many = Stream.generate(() -> claim("one")).limit(20).toList();
    pass(Duration.ofSeconds(6));
    Future.join(many).otherwiseEmpty().await();
    assertThat(many).filteredOn(Future::succeeded).hasSize(1);
  }
}
