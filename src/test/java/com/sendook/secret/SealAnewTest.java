package com.sendook.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.sendook.problem.Problem;
import com.sendook.store.StoreExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SealAnewTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private static final SecretBox OLD = SecretBox.withKey(key(1));
  private static final SecretBox ROTATED = SecretBox.withKey(key(2), key(1));
  private static final SecretBox NEW = SecretBox.withKey(key(2));

  private static String key(int first) {
    var key = new byte[32];
    key[0] = (byte) first;
    return Base64.getEncoder().encodeToString(key);
  }

  private static SealedFields fields(String collection) {
    return new SealedFields(
        collection,
        each ->
            List.of(
                new SealedField("secret", each.getString("secret"), each.getString("_id")),
                new SealedField(
                    "older.0.secret",
                    each.getJsonArray("older").getJsonObject(0).getString("secret"),
                    each.getString("_id"))));
  }

  private static void insert(String collection, String id, String secret, String older) {
    var document =
        new JsonObject()
            .put("_id", id)
            .put("secret", secret)
            .put("older", new JsonArray().add(new JsonObject().put("secret", older)));
    STORE.store().insert(collection, document).await();
  }

  private static List<SealAnew.Progress> run(SealAnew sealAnew) {
    var pages = new ArrayList<SealAnew.Progress>();
    var from = "";
    do {
      pages.add(sealAnew.page(from).await());
      from = pages.get(pages.size() - 1).next();
    } while (!from.isEmpty());
    return pages;
  }

  @Test
  void allThatOlderKeysSealedInEveryPlaceAndOnce() {
    IntStream.range(0, 250)
        .mapToObj("id%03d"::formatted)
        .forEach(id -> insert("many", id, OLD.seal("a" + id, id), NEW.seal("b" + id, id)));
    insert("few", "one", OLD.seal("a", "one"), OLD.seal("b", "one"));
    var sealAnew = new SealAnew(STORE.store(), ROTATED, List.of(fields("many"), fields("few")));

    assertThat(run(sealAnew))
        .extracting(SealAnew.Progress::secrets, SealAnew.Progress::anew)
        .containsExactly(tuple(200, 100), tuple(200, 100), tuple(100, 50), tuple(2, 2));
    assertThat(run(sealAnew)).extracting(SealAnew.Progress::anew).containsOnly(0);

    var last = STORE.store().findById("many", "id249").await();
    assertThat(NEW.openText(last.getString("secret"), "id249")).isEqualTo("aid249");
    var one = STORE.store().findById("few", "one").await();
    var older = one.getJsonArray("older").getJsonObject(0).getString("secret");
    assertThat(NEW.openText(older, "one")).isEqualTo("b");
  }

  @Test
  void whatNoneOpensIsLeftAndCounted() {
    var lost = SecretBox.withKey(key(3)).seal("a", "one");
    insert("lost", "one", lost, OLD.seal("b", "another"));
    var sealAnew = new SealAnew(STORE.store(), ROTATED, List.of(fields("lost")));

    assertThat(run(sealAnew))
        .containsExactly(new SealAnew.Progress(ROTATED.keyId(), 2, 0, 0, 2, ""));
    assertThat(STORE.store().findById("lost", "one").await().getString("secret")).isEqualTo(lost);
  }

  @Test
  void whatIsChangedMeanwhileStays() {
    var changed = NEW.seal("c", "one");
    insert("busy", "one", changed, NEW.seal("b", "one"));
    // As it was read before it was changed.
    var read = OLD.seal("a", "one");
    var changing =
        new SealedFields(
            "busy", each -> fields("busy").of().apply(each.copy().put("secret", read)));

    var page = new SealAnew(STORE.store(), ROTATED, List.of(changing)).page("").await();

    assertThat(page.left()).isEqualTo(1);
    assertThat(STORE.store().findById("busy", "one").await().getString("secret"))
        .isEqualTo(changed);
  }

  @Test
  void aPlaceThatIsNoneIsRefused() {
    var sealAnew = new SealAnew(STORE.store(), ROTATED, List.of(fields("none")));
    for (var from : List.of("x", "1:", "0:$", "99:")) {
      assertThatThrownBy(() -> sealAnew.page(from)).isInstanceOf(Problem.class);
    }
  }
}
