package com.sendook.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkQueueTest {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Duration LONG = Duration.ofMinutes(1);

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final String collection = "work" + COUNTER.incrementAndGet();
  private final List<WorkQueue> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(queue -> queue.drain(Duration.ZERO).await());
  }

  @Test
  void whatIsAdmittedIsHandledAndThenHasNoWork() {
    var handled = new ConcurrentHashMap<String, Integer>();
    var queue = node("one", 10, LONG, countingIn(handled));

    var id = store(queue);

    await().until(() -> document(id) != null && !document(id).containsKey("queue"));
    assertThat(handled).containsExactly(Map.entry(id, 1));
  }

  @Test
  void withoutRoomWorkWaitsInTheStoreAndIsTakenWhenThereIs() {
    var release = Promise.<Verdict>promise();
    var handled = new ConcurrentHashMap<String, Integer>();
    var queue =
        node(
            "full",
            1,
            LONG,
            work -> {
              handled.merge(work.id(), 1, Integer::sum);
              return handled.size() == 1
                  ? release.future()
                  : Future.succeededFuture(Verdict.done());
            });

    var first = store(queue);
    await().until(() -> handled.containsKey(first));
    var second = store(queue);
    assertThat(document(second).getJsonObject("queue").containsKey("token")).isFalse();
    assertThat(handled).doesNotContainKey(second);

    release.complete(Verdict.done());
    await().until(() -> handled.containsKey(second));
  }

  @Test
  void aFailureNobodyForesawIsTriedAgainAndHurtsNoOther() {
    var attempts = new ConcurrentHashMap<String, Integer>();
    var poisoned = Ids.next();
    var queue =
        node(
            "failing",
            10,
            LONG,
            work -> {
              int attempt = attempts.merge(work.id(), 1, Integer::sum);
              if (work.id().equals(poisoned) && attempt == 1) {
                throw new IllegalStateException("on purpose");
              }
              assertThat(work.attempts()).isEqualTo(attempt - 1);
              return Future.succeededFuture(Verdict.done());
            });

    store(queue, poisoned);
    var other = store(queue);

    await().until(() -> attempts.getOrDefault(other, 0) == 1);
    await().until(() -> attempts.getOrDefault(poisoned, 0) == 2);
    await().until(() -> !document(poisoned).containsKey("queue"));
  }

  @Test
  void whatIsPutOffIsNotDueUntilThen() {
    var handled = new ConcurrentHashMap<String, Integer>();
    var queue =
        node(
            "later",
            10,
            LONG,
            work -> {
              handled.merge(work.id(), 1, Integer::sum);
              return Future.succeededFuture(
                  new Verdict.Later(
                      Duration.ofHours(1),
                      new JsonObject().put("$set", new JsonObject().put("seen", true))));
            });

    var id = store(queue);
    await().until(() -> document(id).getBoolean("seen", false));
    var other = store(queue);
    await().until(() -> document(other).getBoolean("seen", false));

    assertThat(handled).containsEntry(id, 1);
    assertThat(document(id).getJsonObject("queue").getInteger("attempts")).isEqualTo(1);
    assertThat(document(id).getJsonObject("queue").containsKey("token")).isFalse();
  }

  @Test
  void aNodeThatLostItsLeaseChangesNothing() {
    var stuck = Promise.<Work>promise();
    var frozen =
        node(
            "frozen",
            10,
            Duration.ofMillis(200),
            Duration.ofHours(1),
            work -> {
              stuck.tryComplete(work);
              return Promise.<Verdict>promise().future();
            });
    var id = store(frozen);
    var work = stuck.future().await();
    var handled = new ConcurrentHashMap<String, Integer>();
    node("taking over", 10, LONG, countingIn(handled));

    await().until(() -> handled.containsKey(id));
    await().until(() -> !document(id).containsKey("queue"));

    var late = new JsonObject().put("$set", new JsonObject().put("late", true));
    assertThatThrownBy(() -> work.advance(late).await()).isInstanceOf(LeaseLost.class);
    assertThat(work.isHeld()).isFalse();
    assertThat(document(id).containsKey("late")).isFalse();
  }

  @Test
  void aNodeThatLivesKeepsItsLease() {
    var release = Promise.<Verdict>promise();
    var slow =
        node("slow", 10, Duration.ofMillis(600), Duration.ofMillis(50), work -> release.future());
    var id = store(slow);
    var other = new ConcurrentHashMap<String, Integer>();
    var begin = dueAt(id);
    node("other", 10, Duration.ofMillis(600), Duration.ofMillis(50), countingIn(other));

    // Long past the first lease, by the store's own record of the renewals.
    await().until(() -> dueAt(id).compareTo(begin.plusMillis(1500)) > 0);

    assertThat(other).isEmpty();
    release.complete(Verdict.done());
    await().until(() -> !document(id).containsKey("queue"));
  }

  @Test
  void severalNodesShareWorkAndEachPieceIsHandledOnceByOne() {
    var handled = new ConcurrentHashMap<String, Integer>();
    var inHand = new AtomicInteger();
    var most = new AtomicInteger();
    Function<Work, Future<Verdict>> handler =
        work -> {
          most.accumulateAndGet(inHand.incrementAndGet(), Math::max);
          handled.merge(work.id(), 1, Integer::sum);
          return STORE
              .vertx()
              .timer(1)
              .map(
                  done -> {
                    inHand.decrementAndGet();
                    return Verdict.done();
                  });
        };
    var first = node("a", 20, LONG, handler);
    node("b", 20, LONG, handler);

    var ids = new ArrayList<Future<String>>();
    for (int i = 0; i < 300; i++) {
      ids.add(storeAsync(first, Ids.next()));
    }
    Future.all(ids).await();

    await().until(() -> handled.size() == 300);
    await().until(() -> withWork().isEmpty());
    assertThat(handled.values()).allMatch(times -> times == 1);
    assertThat(most.get()).isLessThanOrEqualTo(40);
  }

  @Test
  void whoHasTimeIsAdmittedInTurnAsSoonAsThereIsRoom() {
    var queue = node("patient", 1, LONG, work -> Future.succeededFuture(Verdict.done()));
    var first = queue.admit(Ids.next(), "lane");
    var second = queue.admit(Ids.next(), "lane", LONG);
    var third = queue.admit(Ids.next(), "lane", LONG);
    assertThat(second.isComplete()).isFalse();

    queue.abandon(first);
    assertThat(second.await().token()).isNotNull();
    assertThat(third.isComplete()).isFalse();

    queue.abandon(second.result());
    assertThat(third.await().token()).isNotNull();
  }

  @Test
  void patienceThatIsOverLeavesTheWorkToTheStore() {
    var queue = node("impatient", 1, LONG, work -> Future.succeededFuture(Verdict.done()));
    queue.admit(Ids.next(), "lane");

    var late = queue.admit(Ids.next(), "lane", Duration.ofMillis(50)).await();

    assertThat(late.token()).isNull();
  }

  @Test
  void whatHasToWaitForItsTurnIsCalledThenAndWasNotTried() {
    var calls = new ConcurrentLinkedDeque<Boolean>();
    var queue =
        node(
            "turns",
            10,
            LONG,
            work -> {
              calls.add(work.wasCalled());
              assertThat(work.attempts()).isZero();
              return Future.succeededFuture(
                  work.wasCalled()
                      ? Verdict.done()
                      : new Verdict.Wait(Duration.ofMillis(100), Verdict.Turn.GIVEN));
            });

    var id = store(queue);

    await().until(() -> document(id) != null && !document(id).containsKey("queue"));
    assertThat(calls).containsExactly(false, true);
  }

  @Test
  void whatHasItsTurnIsNotShutInByTheClosingOfItsLane() {
    var handled = new ConcurrentLinkedDeque<String>();
    var patient = Ids.next();
    var queue =
        node(
            "horizon",
            10,
            LONG,
            work -> {
              handled.add(work.id());
              if (work.wasCalled()) {
                return Future.succeededFuture(Verdict.done());
              }
              boolean waits = work.id().equals(patient);
              return Future.succeededFuture(
                  waits
                      ? new Verdict.Wait(Duration.ofMillis(300), Verdict.Turn.GIVEN)
                      : new Verdict.Wait(LONG, Verdict.Turn.NONE));
            });

    store(queue, patient);
    await().until(() -> handled.contains(patient));
    store(queue);

    await().until(() -> !document(patient).containsKey("queue"));
    assertThat(queue.status().await().resting()).contains("lane");
  }

  @Test
  void aLaneThatIsClosedKeepsItsWorkInTheStoreAndNoOthers() {
    var handled = new ConcurrentHashMap<String, Integer>();
    var queue =
        node(
            "closing",
            10,
            LONG,
            work -> {
              handled.merge(work.lane(), 1, Integer::sum);
              return Future.succeededFuture(
                  work.lane().equals("shut")
                      ? new Verdict.Wait(LONG, Verdict.Turn.NONE)
                      : Verdict.done());
            });

    storeIn("shut", queue);
    await().until(() -> queue.status().await().resting().contains("shut"));
    var second = queue.admit(Ids.next(), "shut");
    assertThat(second.token()).isNull();
    assertThat(queue.admit(Ids.next(), "shut", LONG).result().token()).isNull();
    storeIn("open", queue);

    await().until(() -> handled.containsKey("open"));
    assertThat(handled).containsEntry("shut", 1);
  }

  @Test
  void whatWasAdmittedButNotStoredGivesItsRoomBack() {
    var queue = node("small", 1, LONG, work -> Future.succeededFuture(Verdict.done()));
    var ticket = queue.admit(Ids.next(), "lane");
    assertThat(ticket.token()).isNotNull();
    assertThat(queue.admit(Ids.next(), "lane").token()).isNull();

    queue.abandon(ticket);
    queue.abandon(ticket);

    awaitRoom(queue);
    assertThat(queue.admit(Ids.next(), "lane").token()).isNull();
  }

  @Test
  void workThatArrivesForADocumentInHandIsDoneAfterwardsAndLeaksNoPlace() {
    var first = Promise.<Verdict>promise();
    var handled = new ConcurrentHashMap<String, Integer>();
    var queue =
        node(
            "twice",
            2,
            LONG,
            work ->
                handled.merge(work.id(), 1, Integer::sum) == 1
                    ? first.future()
                    : Future.succeededFuture(Verdict.done()));
    var id = store(queue);
    await().until(() -> handled.containsKey(id));

    var again = queue.admit(id, "lane");
    assertThat(again.token()).isNull();
    var update = new JsonObject().put("$set", new JsonObject().put("queue", again.state()));
    STORE.store().updateOne(collection, new JsonObject().put("_id", id), update).await();
    queue.resume(again);
    first.complete(Verdict.done());

    await().until(() -> handled.get(id) == 2);
    await().until(() -> !document(id).containsKey("queue"));
    awaitRoom(queue);
    assertThat(queue.admit(Ids.next(), "lane").token()).isNotNull();
  }

  /** Takes a place, once the queue has looked whether anything older waits for it. */
  private static void awaitRoom(WorkQueue queue) {
    await().until(() -> queue.admit(Ids.next(), "lane").token() != null);
  }

  @Test
  void workWhoseHintWasLostIsTakenUpWhenItsLeaseRunsOut() {
    var handled = new ConcurrentHashMap<String, Integer>();
    var queue =
        node("hints", 2, Duration.ofMillis(300), Duration.ofMillis(50), countingIn(handled));
    var ticket = queue.admit(Ids.next(), "lane");

    // Stored, and then nobody says so.
    var document = ticket.mark(new JsonObject().put("_id", ticket.id()));
    STORE.store().insert(collection, document).await();

    await().until(() -> handled.containsKey(ticket.id()));
  }

  @Test
  void whatWaitsInTheStoreIsNotOvertakenByWhatComesAfterIt() {
    var ends = new ConcurrentLinkedDeque<Promise<Verdict>>();
    // It never sweeps: what it holds changes only by what this test does.
    var queue = queue("fair", 16, LONG, LONG, InstantSource.system());
    queue
        .work(
            work -> {
              var end = Promise.<Verdict>promise();
              ends.add(end);
              return end.future();
            })
        .await();
    int held = 0;
    while (ticketOf(store(queue)) != null) {
      held++;
    }
    int all = held;
    await().until(() -> ends.size() == all);

    ends.poll().complete(Verdict.done());
    await().until(() -> queue.status().await().inHand() == all - 1);

    assertThat(queue.admit(Ids.next(), "lane").token()).isNull();
    assertThat(queue.admit(Ids.next(), "another lane").token()).isNotNull();
    ends.forEach(each -> each.complete(Verdict.done()));
  }

  private String ticketOf(String id) {
    return document(id).getJsonObject("queue").getString("token");
  }

  @Test
  void howOldWorkIsDoesNotGoByTheNodesOwnClock() {
    var ages = new ConcurrentHashMap<String, Duration>();
    var ahead = InstantSource.offset(InstantSource.system(), Duration.ofHours(25));
    var queue = queue("ahead", 4, LONG, LONG, ahead);
    queue
        .work(
            work -> {
              ages.put(work.id(), work.age());
              return Future.succeededFuture(Verdict.done());
            })
        .await();

    var id = store(queue);

    await().until(() -> ages.containsKey(id));
    assertThat(ages.get(id)).isBetween(Duration.ZERO, Duration.ofMinutes(1));
  }

  private WorkQueue node(
      String name, int inHand, Duration lease, Function<Work, Future<Verdict>> handler) {
    return node(name, inHand, lease, Duration.ofSeconds(20), handler);
  }

  private WorkQueue node(
      String name,
      int inHand,
      Duration lease,
      Duration renewEvery,
      Function<Work, Future<Verdict>> handler) {
    var queue = queue(name, inHand, lease, renewEvery, InstantSource.system());
    queue.work(handler).await();
    queue.start();
    return queue;
  }

  private WorkQueue queue(
      String name, int inHand, Duration lease, Duration renewEvery, InstantSource clock) {
    var settings =
        new QueueSettings(inHand, lease, renewEvery, Duration.ofMillis(50), Duration.ofHours(1));
    var queue =
        new WorkQueue(
            STORE.vertx(),
            STORE.store(),
            collection,
            "test." + collection + "." + name,
            settings,
            clock);
    started.add(queue);
    return queue;
  }

  private static Function<Work, Future<Verdict>> countingIn(Map<String, Integer> handled) {
    return work -> {
      handled.merge(work.id(), 1, Integer::sum);
      return Future.succeededFuture(Verdict.done());
    };
  }

  private String store(WorkQueue queue) {
    return store(queue, Ids.next());
  }

  private String store(WorkQueue queue, String id) {
    return storeAsync(queue, id).await();
  }

  private void storeIn(String lane, WorkQueue queue) {
    storeAsync(queue, Ids.next(), lane).await();
  }

  private Future<String> storeAsync(WorkQueue queue, String id) {
    return storeAsync(queue, id, "lane");
  }

  private Future<String> storeAsync(WorkQueue queue, String id, String lane) {
    var ticket = queue.admit(id, lane);
    var document = ticket.mark(new JsonObject().put("_id", id));
    return STORE
        .store()
        .insert(collection, document)
        .onSuccess(stored -> queue.begin(ticket, document))
        .map(id);
  }

  private JsonObject document(String id) {
    return STORE.store().findOne(collection, new JsonObject().put("_id", id)).await();
  }

  private java.time.Instant dueAt(String id) {
    return com.sendook.store.Documents.instant(
        document(id).getJsonObject("queue").getJsonObject("dueAt"));
  }

  private List<JsonObject> withWork() {
    var query = new JsonObject().put("queue.dueAt", new JsonObject().put("$exists", true));
    return STORE.store().find(collection, query, new FindOptions()).await();
  }
}
