package com.sendook.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegisterTest {
  private static final RegisterRequest ANN =
      new RegisterRequest("ann@example.com", "correct horse", "Ann", null);
  private static final List<String> MADE =
      List.of(
          Collections.USERS,
          Collections.ORGANIZATIONS,
          Collections.MEMBERSHIPS,
          Collections.API_KEYS,
          Collections.ACCESS_TOKENS);

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  @BeforeEach
  void empty() {
    MADE.forEach(each -> STORE.store().removeAll(each, new JsonObject()).await());
  }

  private Register register(FirstInbox inboxes) {
    var tokens =
        new AccessTokens(STORE.vertx(), STORE.store(), InstantSource.system(), Duration.ofDays(30));
    return new Register(
        new Users(STORE.store()),
        new Passwords(STORE.vertx()),
        new Members(STORE.vertx(), STORE.store(), tokens),
        new ApiKeys(STORE.vertx(), STORE.store()),
        tokens,
        inboxes,
        NewOrganization.UNNOTICED);
  }

  /** Remembers which inboxes stand, and makes one when the test says so. */
  private static final class FakeInboxes implements FirstInbox {
    final Set<String> standing = ConcurrentHashMap.newKeySet();
    private final Supplier<Future<Void>> go;

    FakeInboxes(Supplier<Future<Void>> go) {
      this.go = go;
    }

    @Override
    public Future<JsonObject> create(String organizationId, String name) {
      var id = Ids.next();
      return go.get()
          .onSuccess(made -> standing.add(id))
          .map(made -> new JsonObject().put("id", id));
    }

    @Override
    public Future<Void> remove(String organizationId, String inboxId) {
      standing.remove(inboxId);
      return Future.succeededFuture();
    }
  }

  private static long count(String collection) {
    return STORE.store().count(collection, new JsonObject(), 100).await();
  }

  @Test
  void ofMoreThanOneAtOnceOneIsMadeAndNothingIsLeftOfTheOthers() {
    // All are held where nothing but the user is missing, so that all of them find the e-mail free.
    var arrived = new CountDownLatch(5);
    var all = Promise.<Void>promise();
    var inboxes =
        new FakeInboxes(
            () -> {
              arrived.countDown();
              if (arrived.getCount() == 0) {
                all.tryComplete();
              }
              return all.future();
            });
    var register = register(inboxes);
    var answers = Stream.generate(() -> register.register(ANN)).limit(5).toList();
    Future.join(answers).otherwiseEmpty().await();

    assertThat(answers).filteredOn(Future::succeeded).hasSize(1);
    assertThat(answers)
        .filteredOn(Future::failed)
        .allSatisfy(
            each -> assertThat(((Problem) each.cause()).kind()).isEqualTo(Problem.Kind.INVALID));
    assertThat(MADE).allSatisfy(each -> assertThat(count(each)).as(each).isEqualTo(1));
    assertThat(inboxes.standing).hasSize(1);
  }

  @Test
  void aRegistrationThatWasCutShortHindersNoneOfTheSameEmail() {
    var broken = new FakeInboxes(() -> Future.failedFuture(Problem.unavailable("The store")));
    assertThatThrownBy(() -> register(broken).register(ANN).await()).isInstanceOf(Problem.class);
    assertThat(count(Collections.USERS)).isZero();

    var made = register(new FakeInboxes(Future::succeededFuture)).register(ANN).await();

    assertThat(made.getJsonObject("user").getString("email")).isEqualTo("ann@example.com");
    assertThat(count(Collections.USERS)).isEqualTo(1);
  }
}
