package com.sendook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a query costs: which entries of which index it looks at. */
class OrderedIndexTest {
  private final MVStore store = MVStore.open(null);
  private final OrderedIndex byInbox = index(false, "inboxId", "_id");
  private final OrderedIndex byDueAt = index(true, "queue.dueAt");

  @AfterEach
  void close() {
    store.close();
  }

  private OrderedIndex index(boolean sparse, String... fields) {
    MVMap<KeyValue, Object> entries =
        store.openMap(
            String.join("_", fields),
            new MVMap.Builder<KeyValue, Object>()
                .keyType(KeyType.INSTANCE)
                .valueType(ValueType.INSTANCE));
    List<IndexKey> keys = Arrays.stream(fields).map(field -> new IndexKey(field, true)).toList();
    return new OrderedIndex(String.join("_", fields), keys, sparse, false, false, entries);
  }

  private void fill() {
    for (int i = 0; i < 100; i++) {
      Document document = new Document("_id", "m%02d".formatted(i)).append("inboxId", "i" + i % 4);
      if (i < 10) {
        document.append("queue", new Document("dueAt", i));
      }
      byInbox.add(document, document.get("_id"), null);
      byDueAt.add(document, document.get("_id"), null);
    }
  }

  private Optional<IndexScan> plan(Document query, Document orderBy) {
    return IndexScan.best(List.of(byInbox, byDueAt), query, orderBy);
  }

  private static List<Object> positions(IndexScan scan, int limit) {
    return scan.ranges().stream()
        .flatMap(range -> scan.index().positions(range, scan.reverse()))
        .limit(limit)
        .toList();
  }

  @Test
  void newestOfAnInboxComesFromTheEndOfItsRange() {
    fill();
    IndexScan scan = plan(new Document("inboxId", "i1"), new Document("_id", -1)).orElseThrow();
    assertThat(scan.index()).isSameAs(byInbox);
    assertThat(scan.ordered()).isTrue();
    assertThat(positions(scan, 3)).containsExactly("m97", "m93", "m89");
  }

  @Test
  void dueWorkCostsWhatIsDue() {
    fill();
    assertThat(byDueAt.getCount()).isEqualTo(10);
    Document due = new Document("queue.dueAt", new Document("$lte", 4));
    IndexScan scan = plan(due, new Document("queue.dueAt", 1)).orElseThrow();
    assertThat(scan.index()).isSameAs(byDueAt);
    assertThat(scan.ordered()).isTrue();
    assertThat(positions(scan, 100)).containsExactly("m00", "m01", "m02", "m03", "m04");
  }

  @Test
  void oneOfSeveralValuesIsARangeEach() {
    fill();
    Document inboxes = new Document("inboxId", new Document("$in", List.of("i2", "i0", "i2")));
    IndexScan scan = plan(inboxes, null).orElseThrow();
    assertThat(scan.ranges()).hasSize(2);
    assertThat(positions(scan, 100)).hasSize(50);
  }

  @Test
  void doesNotClaimAnOrderItHasNot() {
    fill();
    Document inbox = new Document("inboxId", "i1");
    assertThat(plan(inbox, new Document("subject", 1)).orElseThrow().ordered()).isFalse();
    assertThat(plan(new Document("subject", "x"), null)).isEmpty();
    assertThat(plan(new Document("queue.dueAt", null), null)).isEmpty();
  }
}
