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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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

  /** The inboxes that stand. */
  private final ConcurrentMap<String, String> standing = new ConcurrentHashMap<>();

  private final List<Promise<JsonObject>> waiting = new ArrayList<>();

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
        inboxes);
  }

  private final class FakeInboxes implements FirstInbox {
    @Override
    public Future<JsonObject> create(String organizationId, String name) {
      var id = Ids.next();
      standing.put(id, organizationId);
      return Future.succeededFuture(new JsonObject().put("id", id));
    }

    @Override
    public Future<Void> remove(String organizationId, String inboxId) {
      standing.remove(inboxId, organizationId);
      return Future.succeededFuture();
    }
  }

  private static long count(String collection) {
    return STORE.store().count(collection, new JsonObject(), 100).await();
  }

  @Test
  void ofMoreThanOneAtOnceOneIsMadeAndNothingIsLeftOfTheOthers() {
    var inboxes = new FakeInboxes();
    // All are held where nothing but the user is missing, so that all of them find the e-mail free.
    var held =
        register(
            new FirstInbox() {
              @Override
              public Future<JsonObject> create(String organizationId, String name) {
                synchronized (waiting) {
                  var promise = Promise.<JsonObject>promise();
                  waiting.add(promise);
                  if (waiting.size() == 5) {
                    waiting.forEach(each -> inboxes.create(organizationId, name).onComplete(each));
                  }
                  return promise.future();
                }
              }

              @Override
              public Future<Void> remove(String organizationId, String inboxId) {
                standing.remove(inboxId);
                return Future.succeededFuture();
              }
            });
    var all = new ArrayList<Future<JsonObject>>();
    for (int i = 0; i < 5; i++) {
      all.add(held.register(ANN));
    }
    Future.join(all).otherwiseEmpty().await();

    assertThat(all).filteredOn(Future::succeeded).hasSize(1);
    assertThat(all)
        .filteredOn(Future::failed)
        .allSatisfy(
            each -> assertThat(((Problem) each.cause()).kind()).isEqualTo(Problem.Kind.INVALID));
    assertThat(MADE).allSatisfy(each -> assertThat(count(each)).as(each).isEqualTo(1));
    assertThat(standing).hasSize(1);
  }

  @Test
  void aRegistrationThatWasCutShortHindersNoneOfTheSameEmail() {
    var broken =
        register(
            new FirstInbox() {
              @Override
              public Future<JsonObject> create(String organizationId, String name) {
                return Future.failedFuture(Problem.unavailable("The store"));
              }

              @Override
              public Future<Void> remove(String organizationId, String inboxId) {
                return Future.succeededFuture();
              }
            });
    assertThatThrownBy(() -> broken.register(ANN).await()).isInstanceOf(Problem.class);
    assertThat(count(Collections.USERS)).isZero();

    var made = register(new FakeInboxes()).register(ANN).await();

    assertThat(made.getJsonObject("user").getString("email")).isEqualTo("ann@example.com");
    assertThat(count(Collections.USERS)).isEqualTo(1);
    assertThat(standing).hasSize(1);
  }
}
