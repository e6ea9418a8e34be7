package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SearchTest {
  private static final String COLLECTION = "searched";
  private static final int ALL = 1000;
  private static final int EVERY = 7;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final JsonObject RANGE = new JsonObject().put("inboxId", "inbox");
  private static final JsonObject WANTED = new JsonObject().put("wanted", true);

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private static final List<String> NEWEST_FIRST = new ArrayList<>();

  @BeforeAll
  static void fill() {
    var documents = new ArrayList<JsonObject>();
    for (int i = 0; i < ALL; i++) {
      var id = Ids.next();
      documents.add(
          new JsonObject().put("_id", id).put("inboxId", "inbox").put("wanted", i % EVERY == 0));
      if (i % EVERY == 0) {
        NEWEST_FIRST.add(0, id);
      }
      documents.add(
          new JsonObject().put("_id", Ids.next()).put("inboxId", "other").put("wanted", true));
    }
    STORE.store().insertAllIfAbsent(COLLECTION, documents).await();
  }

  private static Search search(Duration time, Duration timeToCount) {
    return new Search(STORE.store(), time, timeToCount);
  }

  private static Page.Result find(Search search, String number, String order, String after) {
    return search.find(COLLECTION, RANGE, WANTED, Page.parse(number, "20", order, after)).await();
  }

  private static List<String> ids(Page.Result result) {
    return result.documents().stream().map(each -> each.getString("_id")).toList();
  }

  @Test
  void pagesByNumberHoldEachOnceAndTheNumberOfAll() {
    var seen = new ArrayList<String>();
    for (int number = 1; number <= 8; number++) {
      var result = find(search(LONG, LONG), String.valueOf(number), null, null);
      assertThat(result.total()).isEqualTo(NEWEST_FIRST.size());
      assertThat(result.stoppedAt()).isNull();
      seen.addAll(ids(result));
    }
    assertThat(seen).isEqualTo(NEWEST_FIRST);
    assertThat(find(search(LONG, LONG), "9", null, null).documents()).isEmpty();
  }

  /** Whatever the time was enough for, going on leaves nothing out and brings nothing twice. */
  @Test
  void aSearchThatIsStoppedAfterEachBatchGoesOnWhereItStopped() {
    for (var order : List.of("desc", "asc")) {
      var seen = new ArrayList<String>();
      String after = null;
      int stops = 0;
      do {
        var result = find(search(Duration.ZERO, Duration.ZERO), null, order, after);
        assertThat(result.total()).isEqualTo(-1);
        seen.addAll(ids(result));
        stops += result.stoppedAt() == null ? 0 : 1;
        after = next(result);
      } while (after != null);
      assertThat(stops).isGreaterThan(1);
      var expected = new ArrayList<>(NEWEST_FIRST);
      if (order.equals("asc")) {
        Collections.reverse(expected);
      }
      assertThat(seen).isEqualTo(expected);
    }
  }

  private static String next(Page.Result result) {
    if (result.stoppedAt() != null) {
      return result.stoppedAt();
    }
    return result.documents().size() < 20 ? null : result.documents().get(19).getString("_id");
  }

  @Test
  void whatCannotBeCountedInTimeIsNotCounted() {
    var result = find(search(LONG, Duration.ZERO), null, null, null);

    assertThat(ids(result)).isEqualTo(NEWEST_FIRST.subList(0, 20));
    assertThat(result.total()).isEqualTo(-1);
    assertThat(result.stoppedAt()).isNull();
  }
}
