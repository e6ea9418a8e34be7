package com.sendook.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.store.Collections;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FirstRunTest {
  private static final String CHOSEN = "a-key-of-my-own-making";

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  @BeforeEach
  void empty() {
    STORE.store().removeAll(Collections.API_KEYS, new JsonObject()).await();
    STORE.store().removeAll(Collections.ORGANIZATIONS, new JsonObject()).await();
  }

  private static ApiKeys keys() {
    return new ApiKeys(STORE.vertx(), STORE.store());
  }

  /** What nodes that start at the same time have to show. */
  private static java.util.List<Optional<String>> start(String configuredKey) {
    var nodes =
        IntStream.range(0, 8)
            .mapToObj(i -> new FirstRun(STORE.store(), keys()).prepare(configuredKey))
            .toList();
    Future.all(nodes).await();
    return nodes.stream().map(Future::result).toList();
  }

  @Test
  void nodesThatStartTogetherMakeOneKey() {
    var shown = start("").stream().flatMap(Optional::stream).toList();

    assertThat(shown).hasSize(1);
    assertThat(keys().authenticate(shown.get(0)).await()).isNotNull();
    assertOneOfEach();
  }

  @Test
  void nodesThatStartTogetherWithAKeyOfTheOperatorKeepThat() {
    assertThat(start(CHOSEN)).containsOnly(Optional.empty());

    assertThat(keys().authenticate(CHOSEN).await()).isNotNull();
    assertOneOfEach();
    assertThat(start("")).as("there is a key").containsOnly(Optional.empty());
  }

  @Test
  void aKeyOfTheOperatorThatWasDeletedStaysDeleted() {
    start(CHOSEN);
    var key = keys().authenticate(CHOSEN).await();
    keys().delete(key.organizationId(), key.id()).await();

    assertThat(start(CHOSEN)).containsOnly(Optional.empty());

    assertThat(keys().authenticate(CHOSEN).await()).isNull();
    start("another-key-of-my-own");
    assertThat(keys().authenticate("another-key-of-my-own").await().organizationId())
        .as("the way back in")
        .isEqualTo(key.organizationId());
  }

  @Test
  void afterTheLastKeyWasDeletedARestartMakesNone() {
    var shown = start("").stream().flatMap(Optional::stream).toList();
    var key = keys().authenticate(shown.get(0)).await();
    keys().delete(key.organizationId(), key.id()).await();

    assertThat(start("")).containsOnly(Optional.empty());
  }

  private static void assertOneOfEach() {
    assertThat(count(Collections.API_KEYS)).isEqualTo(1);
    assertThat(count(Collections.ORGANIZATIONS)).isEqualTo(1);
  }

  private static long count(String collection) {
    return STORE.store().count(collection, new JsonObject(), 10).await();
  }
}
