package com.sendook.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one lane does must not hinder another. */
class LaneTest {
  private static final int PLACES = 16;
  private static final AtomicInteger COUNTER = new AtomicInteger();

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final String collection = "lanes" + COUNTER.incrementAndGet();
  private final Set<String> handled = ConcurrentHashMap.newKeySet();
  private final List<WorkQueue> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(queue -> queue.drain(Duration.ZERO).await());
  }

  @Test
  void aLaneThatHangsLeavesPlacesForTheOthers() {
    var hanging = new AtomicInteger();
    var queue =
        node(
            work -> {
              if (lane(work).equals("hangs")) {
                hanging.incrementAndGet();
                return Promise.<Verdict>promise().future();
              }
              return Future.succeededFuture(Verdict.done());
            });
    for (int i = 0; i < 5 * PLACES; i++) {
      store(queue, "hangs");
    }
    await().until(() -> hanging.get() >= PLACES / 2);

    var other = store(queue, "flows");

    await().until(() -> handled.contains(other));
    assertThat(hanging.get()).isBetween(PLACES / 2, PLACES / 2 + 1);
  }

  @Test
  void aLaneWhoseFarSideIsAwayRestsWithItsWorkUntouchedAndGoesOnWhenItIsBack() {
    var isUp = new AtomicBoolean();
    var attempts = new AtomicInteger();
    var queue =
        node(
            work -> {
              attempts.incrementAndGet();
              return Future.succeededFuture(isUp.get() ? Verdict.done() : away());
            });
    var first = store(queue, "away");
    await().until(() -> attempts.get() == 1);
    await().until(() -> !state(first).containsKey("token"));
    var waiting = new ArrayList<String>();
    for (int i = 0; i < 3 * PLACES; i++) {
      waiting.add(store(queue, "away"));
    }
    // A rest is over after a second, or two: on a busy machine a few have been tried by now.
    assertThat(waiting.stream().filter(id -> state(id).getInteger("attempts") > 0))
        .hasSizeLessThan(PLACES / 2);
    await().until(() -> queue.status().await().resting().contains("away"));

    isUp.set(true);

    await().until(() -> handled.containsAll(waiting));
    assertThat(attempts.get()).isLessThan(5 * PLACES);
  }

  private static Verdict away() {
    return new Verdict.Later(Duration.ofMillis(10), new JsonObject(), Verdict.FarSide.AWAY);
  }

  @Test
  void whatNeverCameToAskTheFarSideEndsNoRest() {
    var queues = new CompletableFuture<WorkQueue>();
    var states = new CopyOnWriteArrayList<LaneStatus.State>();
    var queue =
        node(
            work -> {
              states.add(queues.join().lane("away").state());
              return switch (states.size()) {
                case 1 -> Future.succeededFuture(away());
                case 2 -> Future.failedFuture(new IllegalStateException("nobody foresaw this"));
                case 3 ->
                    Future.succeededFuture(
                        new Verdict.Done(new JsonObject(), Verdict.FarSide.UNKNOWN));
                default -> Future.succeededFuture(Verdict.done());
              };
            });
    queues.complete(queue);
    store(queue, "away");
    await().until(() -> queue.status().await().resting().contains("away"));
    for (int i = 0; i < 4; i++) {
      store(queue, "away");
    }

    await().until(() -> states.size() >= 5);
    assertThat(states.subList(0, 5))
        .containsExactly(
            LaneStatus.State.OPEN,
            LaneStatus.State.ON_TRIAL,
            LaneStatus.State.ON_TRIAL,
            LaneStatus.State.ON_TRIAL,
            LaneStatus.State.OPEN);
  }

  @Test
  void whatWaitsInAClosedLaneHidesNothing() {
    parkedInAClosedLane(5_000);
  }

  @Test
  @Tag("long")
  void aMillionInAClosedLaneHideNothing() {
    parkedInAClosedLane(1_000_000);
  }

  private void parkedInAClosedLane(int parked) {
    index();
    park(parked);
    var hanging = new AtomicInteger();
    node(
        work -> {
          if (lane(work).equals("closed")) {
            hanging.incrementAndGet();
            return Promise.<Verdict>promise().future();
          }
          return Future.succeededFuture(Verdict.done());
        });
    await().atMost(Duration.ofMinutes(1)).until(() -> hanging.get() >= PLACES / 2);
    long memory = usedMemory();

    // As if another node had put them off: only the sweep finds them.
    for (int i = 0; i < 20; i++) {
      var id = Ids.next();
      long startNanos = System.nanoTime();
      insert(List.of(due(id, i % 2 == 0 ? "a" : "z")));
      await().atMost(Duration.ofSeconds(10)).until(() -> handled.contains(id));
      System.out.printf("found after %d ms%n", (System.nanoTime() - startNanos) / 1_000_000);
    }

    assertThat(usedMemory() - memory).as("memory held meanwhile").isLessThan(64L << 20);
    assertThat(STORE.store().count(collection, taken(), parked).await())
        .as("work of the closed lane that somebody rewrote")
        .isLessThanOrEqualTo(PLACES);
    assertThat(hanging.get()).isBetween(PLACES / 2, PLACES / 2 + 1);
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Whoever takes work, or puts it off, moves the time at which it is due. */
  private static JsonObject taken() {
    var later = new JsonObject().put("$gt", Documents.date(Instant.now()));
    return new JsonObject().put("queue.lane", "closed").put("queue.dueAt", later);
  }

  private void index() {
    var client = MongoClient.create(STORE.vertx(), STORE.clientConfig());
    var sparse = new IndexOptions().sparse(true);
    for (var fields :
        List.of(
            new JsonObject().put("queue.dueAt", 1),
            new JsonObject().put("queue.lane", 1).put("queue.dueAt", 1),
            new JsonObject().put("queue.since", 1))) {
      client.createIndexWithOptions(collection, fields, sparse).await();
    }
    client.close().await();
  }

  private void park(int count) {
    var batch = new ArrayList<JsonObject>();
    for (int i = 0; i < count; i++) {
      batch.add(due(Ids.next(), "closed"));
      if (batch.size() == 1_000 || i == count - 1) {
        insert(List.copyOf(batch));
        batch.clear();
      }
    }
  }

  private void insert(List<JsonObject> documents) {
    STORE.store().insertInOrder(collection, documents).await();
  }

  private static JsonObject due(String id, String lane) {
    var longAgo = Instant.now().minusSeconds(60);
    return new JsonObject()
        .put("_id", id)
        .put("queue", QueueState.create(lane, null, longAgo, longAgo));
  }

  private WorkQueue node(Function<Work, Future<Verdict>> handler) {
    var settings =
        new QueueSettings(
            PLACES,
            Duration.ofMinutes(1),
            Duration.ofSeconds(20),
            Duration.ofMillis(50),
            Duration.ofHours(1));
    var queue =
        new WorkQueue(
            STORE.vertx(),
            STORE.store(),
            collection,
            "test." + collection,
            settings,
            InstantSource.system());
    queue
        .work(
            work ->
                handler
                    .apply(work)
                    .onSuccess(
                        verdict -> {
                          if (verdict instanceof Verdict.Done) {
                            handled.add(work.id());
                          }
                        }))
        .await();
    queue.start();
    started.add(queue);
    return queue;
  }

  private String store(WorkQueue queue, String lane) {
    var ticket = queue.admit(Ids.next(), lane);
    var document = ticket.mark(new JsonObject().put("_id", ticket.id()));
    STORE.store().insert(collection, document).await();
    queue.begin(ticket, document);
    return ticket.id();
  }

  private static String lane(Work work) {
    return work.document().getJsonObject("queue").getString("lane");
  }

  private JsonObject state(String id) {
    var found =
        STORE.store().find(collection, new JsonObject().put("_id", id), new FindOptions()).await();
    return found.get(0).getJsonObject("queue");
  }
}
