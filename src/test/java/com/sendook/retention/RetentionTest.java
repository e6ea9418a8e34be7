package com.sendook.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.event.EventLog;
import com.sendook.message.Delivery;
import com.sendook.message.MessageSample;
import com.sendook.message.Messages;
import com.sendook.message.Status;
import com.sendook.queue.QueueSettings;
import com.sendook.queue.WorkQueue;
import com.sendook.receipt.Receipts;
import com.sendook.removal.DeleteMessage;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import com.sendook.store.StoreExtension;
import com.sendook.thread.Threads;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionTest {
  private static final Duration KEPT = Duration.ofDays(30);
  private final Instant longAgo = Instant.now().minus(Duration.ofDays(40));
  private final Instant lately = Instant.now().minus(Duration.ofDays(20));
  private static final int FAST = 100_000;

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final Store store = STORE.store();
  private final List<WorkQueue> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(queue -> queue.drain(Duration.ofSeconds(10)).await());
    store.removeAll(Collections.RETENTION, new JsonObject()).await();
  }

  private WorkQueue queue(String collection) {
    var settings =
        new QueueSettings(
            64,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofMillis(20),
            Duration.ofHours(1));
    return new WorkQueue(
        STORE.vertx(), store, collection, "test." + Ids.next(), settings, InstantSource.system());
  }

  /** A node that goes through this kind. */
  private void start(Kind kind, int rate) {
    var queue = queue(Collections.RETENTION);
    var retention =
        new Retention(STORE.vertx(), store, InstantSource.system(), List.of(kind), rate);
    queue.work(retention::handle).await();
    new ScheduleRetention(store, queue, List.of(kind)).run().await();
    queue.start();
    started.add(queue);
  }

  /** Completes when a whole round is over. */
  private void round(Kind kind, int rate) {
    start(kind, rate);
    awaitEnd(kind);
  }

  private void awaitEnd(Kind kind) {
    await().atMost(Duration.ofSeconds(20)).until(() -> isOver(kind));
  }

  private boolean isOver(Kind kind) {
    var work =
        store.findOne(Collections.RETENTION, new JsonObject().put("_id", kind.name())).await();
    var queue = work.getJsonObject("queue");
    return !work.containsKey("round")
        && !queue.containsKey("token")
        && Documents.instant(queue.getJsonObject("dueAt")).isAfter(Instant.now());
  }

  private String insert(String collection, String date, Instant at, JsonObject fields) {
    var id = Ids.derive(Ids.firstOf(at), Ids.next());
    store.insert(collection, fields.copy().put("_id", id).put(date, Documents.date(at))).await();
    return id;
  }

  private boolean isThere(String collection, String id) {
    return store.findOne(collection, new JsonObject().put("_id", id)).await() != null;
  }

  @Test
  void whatIsKeptLongerByNowStaysInARoundUnderWay() {
    var begun = Round.read(null, lately);

    assertThat(Round.read(begun.toDocument(), longAgo).moment()).isEqualTo(longAgo);
    assertThat(Round.read(begun.toDocument(), Instant.now()).moment()).isEqualTo(lately);
  }

  private static JsonObject queued() {
    return new JsonObject().put("queue", new JsonObject().put("lane", "x"));
  }

  private String event(String organization, int position, Instant at) {
    return insert(
        Collections.EVENTS,
        "createdAt",
        at,
        new JsonObject().put("organizationId", organization).put("position", position));
  }

  private OldEvents events() {
    return new OldEvents(store, new EventLog(store), KEPT);
  }

  @Test
  void oldEventsGoButTheLatestOfAnOrganization() {
    var gone = List.of(event("one", 1, longAgo), event("one", 2, longAgo.plusMillis(1)));
    var young = event("one", 3, lately);
    var stay = new ArrayList<String>();
    for (int i = 0; i < 250; i++) {
      // Of one moment, and more of them than a page holds.
      stay.add(event("quiet " + i, 1, longAgo));
    }
    var behind = event("one", 0, longAgo.plusSeconds(1));

    round(events(), FAST);

    assertThat(gone).noneMatch(each -> isThere(Collections.EVENTS, each));
    assertThat(isThere(Collections.EVENTS, behind)).isFalse();
    assertThat(isThere(Collections.EVENTS, young)).isTrue();
    assertThat(stay).allMatch(each -> isThere(Collections.EVENTS, each));
  }

  @Test
  void oldAttemptsGo() {
    var old = insert(Collections.WEBHOOK_ATTEMPTS, "timestamp", longAgo, new JsonObject());
    var young = insert(Collections.WEBHOOK_ATTEMPTS, "timestamp", lately, new JsonObject());

    round(new OldAttempts(store, KEPT), FAST);

    assertThat(isThere(Collections.WEBHOOK_ATTEMPTS, old)).isFalse();
    assertThat(isThere(Collections.WEBHOOK_ATTEMPTS, young)).isTrue();
  }

  @Test
  void oldPostsGoOnceTheyHaveEnded() {
    var ended = insert(Collections.WEBHOOK_POSTS, "createdAt", longAgo, new JsonObject());
    var pending = insert(Collections.WEBHOOK_POSTS, "createdAt", longAgo, queued());
    var young = insert(Collections.WEBHOOK_POSTS, "createdAt", lately, new JsonObject());

    round(new OldPosts(store, KEPT), FAST);

    assertThat(isThere(Collections.WEBHOOK_POSTS, ended)).isFalse();
    assertThat(isThere(Collections.WEBHOOK_POSTS, pending)).isTrue();
    assertThat(isThere(Collections.WEBHOOK_POSTS, young)).isTrue();
  }

  private Receipts receipts() {
    return new Receipts(store, new Blobs(store), queue(Collections.RECEIPTS));
  }

  @Test
  void oldReceiptsGoUnlessAMessageNeedsThem() {
    var unused = insert(Collections.RECEIPTS, "receivedAt", longAgo, new JsonObject());
    var used = insert(Collections.RECEIPTS, "receivedAt", longAgo, new JsonObject());
    var pending = insert(Collections.RECEIPTS, "receivedAt", longAgo, queued());
    var young = insert(Collections.RECEIPTS, "receivedAt", lately, new JsonObject());
    // Of a mail to an inbox here that was to be sent at a set time: its id is older.
    var late = Ids.derive(Ids.firstOf(longAgo), Ids.next());
    var received = new JsonObject().put("receivedAt", Documents.date(lately));
    store.insert(Collections.RECEIPTS, received.put("_id", late)).await();
    var sample = new MessageSample(Ids.next());
    sample.receiptId = used;
    new Messages(store, new Blobs(store)).insert(sample.build()).await();

    round(new OldReceipts(store, receipts(), KEPT, InstantSource.system()), FAST);

    assertThat(isThere(Collections.RECEIPTS, unused)).isFalse();
    assertThat(List.of(used, pending, young, late))
        .allMatch(id -> isThere(Collections.RECEIPTS, id));
  }

  private OldMessages messages(Duration kept) {
    var messages = new Messages(store, new Blobs(store));
    return new OldMessages(
        new DeleteMessage(
            store,
            messages,
            new Threads(store),
            queue(Collections.DELIVERIES),
            queue(Collections.REMOVALS)),
        kept);
  }

  private String message(Status status, Instant at) {
    var sample = new MessageSample(Ids.next());
    sample.id = Ids.derive(Ids.firstOf(at), Ids.next());
    sample.status = status;
    sample.createdAt = at;
    new Messages(store, new Blobs(store)).insert(sample.build()).await();
    return sample.id;
  }

  @Test
  void oldMessagesGoAsIfTheyWereDeletedUnlessTheyAreStillToBeSent() {
    var old = message(Status.RECEIVED, longAgo);
    var open = message(Status.QUEUED, longAgo);
    var young = message(Status.SENT, lately);
    var untold = message(Status.SENT, longAgo);
    var delivery =
        new Delivery(
            Ids.next(),
            "organization",
            "inbox",
            untold,
            "ann@example.com",
            Status.SENT,
            List.of(),
            longAgo,
            longAgo);
    var due = new JsonObject().put("dueAt", Documents.date(Instant.now()));
    store.insert(Collections.DELIVERIES, Documents.of(delivery).put("queue", due)).await();

    round(messages(KEPT), FAST);

    assertThat(isThere(Collections.MESSAGES, old)).isFalse();
    assertThat(isThere(Collections.REMOVALS, old)).isTrue();
    assertThat(List.of(open, young, untold)).allMatch(id -> isThere(Collections.MESSAGES, id));
  }

  @Test
  void whatIsKeptForEverStays() {
    var old = message(Status.RECEIVED, longAgo);

    round(messages(Duration.ZERO), FAST);

    assertThat(isThere(Collections.MESSAGES, old)).isTrue();
  }

  /** Counts who removes what. */
  private record Counted(Kind kind, Map<String, Integer> times) implements Kind {
    @Override
    public String name() {
      return kind.name();
    }

    @Override
    public String collection() {
      return kind.collection();
    }

    @Override
    public Duration kept() {
      return kind.kept();
    }

    @Override
    public Old olderThan(Instant moment) {
      return kind.olderThan(moment);
    }

    @Override
    public Future<Set<String>> remove(List<JsonObject> old) {
      old.forEach(each -> times.merge(each.getString("_id"), 1, Integer::sum));
      return kind.remove(old);
    }
  }

  @Test
  void ofTwoNodesOneDoesItNoFasterThanItMay() {
    int rate = 400;
    var ids = new HashMap<String, Integer>();
    for (int i = 0; i < 500; i++) {
      ids.put(insert(Collections.WEBHOOK_ATTEMPTS, "timestamp", longAgo, new JsonObject()), 1);
    }
    var times = new ConcurrentHashMap<String, Integer>();
    var kind = new Counted(new OldAttempts(store, KEPT), times);

    long begun = System.nanoTime();
    start(kind, rate);
    start(kind, rate);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ids.keySet().stream().allMatch(times::containsKey));
    // The last page is asked for when the time of those before it is over.
    var least = Duration.ofMillis((500 - rate / 5) * 1000L / rate);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(least);
    awaitEnd(kind);

    assertThat(times).containsAllEntriesOf(ids);
    assertThat(left(Collections.WEBHOOK_ATTEMPTS)).doesNotContainAnyElementsOf(ids.keySet());
  }

  private List<String> left(String collection) {
    return store.find(collection, new JsonObject(), new FindOptions()).await().stream()
        .map(each -> each.getString("_id"))
        .toList();
  }
}
