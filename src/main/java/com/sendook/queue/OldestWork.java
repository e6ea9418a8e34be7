package com.sendook.queue;

import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the oldest work of a queue, and says so where it is older than it should be. It is work
 * of the whole store, whichever node holds it.
 */
final class OldestWork {
  private static final Logger log = LoggerFactory.getLogger(OldestWork.class);
  private static final FindOptions OLDEST =
      new FindOptions()
          .setFields(new JsonObject().put("queue", 1))
          .setSort(new JsonObject().put("queue.since", 1))
          .setLimit(1);

  private final Store store;
  private final String collection;
  private final Duration shouldBeDoneWithin;
  private final InstantSource clock;

  OldestWork(Store store, String collection, Duration shouldBeDoneWithin, InstantSource clock) {
    this.store = store;
    this.collection = collection;
    this.shouldBeDoneWithin = shouldBeDoneWithin;
    this.clock = clock;
  }

  /** Completes with the age of the oldest work, zero where there is none. */
  Future<Duration> age() {
    var now = clock.instant();
    var begun =
        new JsonObject().put("queue.since", new JsonObject().put("$lte", Documents.date(now)));
    return store
        .find(collection, begun, OLDEST)
        .map(found -> found.isEmpty() ? Duration.ZERO : age(found.get(0), now));
  }

  private Duration age(JsonObject oldest, Instant now) {
    var state = oldest.getJsonObject("queue");
    var age = Duration.between(QueueState.since(state), now);
    if (age.compareTo(shouldBeDoneWithin) > 0) {
      log.warn(
          "{} {}: in the queue for {} min and should be done within {}: {} attempts, lane {}, due {}",
          collection,
          oldest.getString("_id"),
          age.toMinutes(),
          shouldBeDoneWithin,
          state.getInteger("attempts"),
          state.getString("lane"),
          Documents.instant(state.getJsonObject("dueAt")));
    }
    return age;
  }
}
