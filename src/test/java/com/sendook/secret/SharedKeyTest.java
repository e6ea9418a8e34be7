package com.sendook.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.config.ConfigException;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedKeyTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  @BeforeEach
  void empty() {
    STORE.store().removeAll("settings", new JsonObject()).await();
  }

  private static SecretBox box(int first) {
    return SecretBox.withKey(base64(first));
  }

  private static String base64(int first) {
    var key = new byte[32];
    key[0] = (byte) first;
    return Base64.getEncoder().encodeToString(key);
  }

  @Test
  void everyNodeWithTheKeyOfTheFirstMayStart() {
    SharedKey.check(STORE.store(), box(1)).await();
    SharedKey.check(STORE.store(), box(1)).await();
  }

  @Test
  void aNodeWithAnotherKeyMayNot() {
    SharedKey.check(STORE.store(), box(1)).await();

    assertThatThrownBy(() -> SharedKey.check(STORE.store(), box(2)).await())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("SENDOOK_SECRET_KEY");
    SharedKey.check(STORE.store(), box(1)).await();
  }

  @Test
  void aNodeWithANewerKeyMayAsLongAsItHasTheOlderOneOrTheWordIsSealedAnew() {
    SharedKey.check(STORE.store(), box(1)).await();
    var rotated = SecretBox.withKey(base64(2), base64(1));
    SharedKey.check(STORE.store(), rotated).await();
    assertThatThrownBy(() -> SharedKey.check(STORE.store(), box(2)).await())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("oldSecretKeys");

    new SealAnew(STORE.store(), rotated, List.of(SharedKey.fields())).page("").await();

    SharedKey.check(STORE.store(), box(2)).await();
    assertThatThrownBy(() -> SharedKey.check(STORE.store(), box(1)).await())
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void ofNodesThatStartTogetherWithKeysOfTheirOwnOneMay() {
    var checks =
        IntStream.range(0, 8).mapToObj(i -> SharedKey.check(STORE.store(), box(i))).toList();
    Future.join(checks).transform(all -> Future.succeededFuture()).await();

    assertThat(checks).filteredOn(Future::succeeded).hasSize(1);
    assertThat(STORE.store().find("settings", new JsonObject(), new FindOptions()).await())
        .hasSize(1)
        .asString()
        .doesNotContain(List.of(Base64.getEncoder().encodeToString(new byte[32])));
  }
}
