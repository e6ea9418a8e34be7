package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.problem.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  @ParameterizedTest
  @CsvSource({
    "page, 0,,,",
    "page, x,,,",
    "per,, 0,,",
    "per,, 101,,",
    "order,,, sideways,",
    "after,,,, not-an-id",
  })
  void whatIsOutOfRangeIsNamed(
      String field, String number, String size, String order, String after) {
    assertThatThrownBy(() -> Page.parse(number, size, order, after))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.details().get(0).field()).isEqualTo(field));
  }

  @Test
  void everyEntryComesOnceInOrderWhicheverWayOneGoes() {
    var inboxId = Ids.next();
    var byDate = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      // Several with one date: then the id decides.
      var date = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i / 4);
      var id = Ids.next();
      byDate.add(id);
      STORE
          .store()
          .insert(
              Collections.THREADS,
              new JsonObject()
                  .put("_id", id)
                  .put("inboxId", inboxId)
                  .put("lastMessageAt", Documents.date(date)))
          .await();
    }
    var newestFirst = new ArrayList<>(byDate);
    java.util.Collections.reverse(newestFirst);

    assertThat(walkByNumber(inboxId, null)).isEqualTo(newestFirst);
    assertThat(walkBehind(inboxId, null)).isEqualTo(newestFirst);
    assertThat(walkByNumber(inboxId, "asc")).isEqualTo(byDate);
    assertThat(walkBehind(inboxId, "asc")).isEqualTo(byDate);
  }

  private static List<String> walkByNumber(String inboxId, String order) {
    var seen = new ArrayList<String>();
    for (int number = 1; number <= 4; number++) {
      var result = page(inboxId, Page.parse(String.valueOf(number), "7", order, null));
      assertThat(result.total()).isEqualTo(25);
      seen.addAll(ids(result));
    }
    return seen;
  }

  private static List<String> walkBehind(String inboxId, String order) {
    var seen = new ArrayList<>(ids(page(inboxId, Page.parse(null, "7", order, null))));
    for (int i = 0; i < 3; i++) {
      var last = seen.get(seen.size() - 1);
      seen.addAll(ids(page(inboxId, Page.parse(null, "7", order, last))));
    }
    return seen;
  }

  private static Page.Result page(String inboxId, Page page) {
    return page.byDate(
            STORE.store(),
            Collections.THREADS,
            new JsonObject().put("inboxId", inboxId),
            "lastMessageAt")
        .await();
  }

  private static List<String> ids(Page.Result result) {
    return result.documents().stream().map(each -> each.getString("_id")).toList();
  }
}
