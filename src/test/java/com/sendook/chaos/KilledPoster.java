package com.sendook.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two gateways in one cluster over one store. Inboxes are renamed by the API of both, and many
 * webhooks are to be told of each change, every fourth of them in order; one gateway is killed when
 * a third of that has come to the endpoints, and stays dead. So events are lost in all places if
 * anywhere: changes whose event is not in the log yet, events that are not noted as posts yet,
 * posts that wait in the store, and posts under way. The other gateway goes on with the changes
 * that follow, and takes over what the dead one left.
 */
final class KilledPoster {
  private static final int INBOXES = 10;
  private static final int USERS = 8;

  /** A node has so many posts in hand for each piece of other work. */
  private static final int POSTS_FOR_A_PLACE = 4;

  /** A webhook that is made is known to the other nodes by then. */
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(2);

  private final Plan plan;
  private final int webhooks;
  private final int changes;
  private final Path folder;
  private int onTheWay;
  private double secondsToKill;

  /** So many changes to tell to so many webhooks each. */
  KilledPoster(Plan plan, int webhooks, int changes, Path folder) {
    this.plan = plan;
    this.webhooks = webhooks;
    this.changes = changes;
    this.folder = folder;
  }

  Verdict run() throws IOException, InterruptedException, ExecutionException {
    var verdict = new Verdict();
    try (var stores = new SharedStores(folder.resolve("stores"));
        var store = new StoreView(stores.mongoUri());
        var scene = new Scene(plan, folder, Duration.ZERO);
        var sink = new EventSink()) {
      scene.addNodes(2, stores);
      scene.begin();
      var load = new ChangeLoad(scene.nodes(), prepare(scene, sink), changes);
      long start = System.nanoTime();
      loadAndKill(load, scene.nodes().get(1), sink, store);
      var patience = new Patience(plan.patience());
      patience.untilNothingMoves(() -> notInTheLog(load, store).size());
      int missing = patience.untilNothingMoves(() -> missing(store, sink));
      verdict.figure("Took", "%.0f s".formatted(seconds(start)));
      report(verdict, load, store, sink, missing);
    }
    return verdict;
  }

  private List<JsonObject> prepare(Scene scene, EventSink sink) {
    var api = scene.nodes().get(0).api();
    for (int i = 0; i < webhooks; i++) {
      var webhook =
          new JsonObject()
              .put("url", sink.url(endpoint(i)))
              .put("events", new JsonArray().add("inbox.updated"))
              .put("ordered", isOrdered(i));
      api.post("/v1/webhooks", webhook).expect(201);
    }
    Pause.of(KNOWN_WITHIN);
    return IntStream.range(0, INBOXES).mapToObj(i -> api.inbox("Inbox " + i)).toList();
  }

  private static String endpoint(int webhook) {
    return "webhook-" + webhook;
  }

  private static boolean isOrdered(int webhook) {
    return webhook % 4 == 0;
  }

  private void loadAndKill(ChangeLoad load, Node victim, EventSink sink, StoreView store)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    var threads = Executors.newFixedThreadPool(USERS);
    var users = new ArrayList<Future<?>>();
    for (int i = 0; i < USERS; i++) {
      users.add(threads.submit(load));
    }
    threads.shutdown();
    new Patience(plan.patience())
        .untilNothingIsMissing("posts", () -> webhooks * changes / 3 - sink.countFirst());
    victim.kill();
    secondsToKill = seconds(start);
    onTheWay = store.countPosts();
    for (var user : users) {
      user.get();
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private int missing(StoreView store, EventSink sink) {
    return store.updates().size() * webhooks - sink.countFirst();
  }

  private static List<String> notInTheLog(ChangeLoad load, StoreView store) {
    var logged =
        store.updates().stream()
            .map(each -> each.getJsonObject("payload").getString("name"))
            .collect(Collectors.toSet());
    return load.accepted().stream().filter(each -> !logged.contains(each)).toList();
  }

  private void report(
      Verdict verdict, ChangeLoad load, StoreView store, EventSink sink, int missing) {
    var updates = store.updates();
    verdict.figure(
        "Changes accepted, requests refused, cut off",
        "%d, %d, %d"
            .formatted(load.accepted().size(), load.countRefused(), load.countUnanswered()));
    verdict.figure("Webhooks, of which in order", webhooks + ", " + (webhooks + 3) / 4);
    verdict.figure(
        "Posts to make, made twice or more",
        "%,d, %,d".formatted(updates.size() * webhooks, sink.countRepeated()));
    verdict.figure(
        "Noted posts on their way at the kill, after",
        "%,d, %.0f s".formatted(onTheWay, secondsToKill));
    verdict.nothing("Changes accepted, without an event", notInTheLog(load, store));
    verdict.nothing(
        "Events that never came to an endpoint",
        missing == 0 ? List.of() : neverCame(updates, sink));
    verdict.atMost(
        "Duplicates at the endpoints",
        sink.countRepeated(),
        "posts in hand × 1 kill",
        POSTS_FOR_A_PLACE * plan.inHand());
    verdict.nothing(
        "First arrivals out of order where order is asked for", disorder(updates, sink));
    verdict.nothing("Gaps and repeats in the positions of the event log", store.eventFaults());
  }

  private List<String> neverCame(List<JsonObject> updates, EventSink sink) {
    var missing = new ArrayList<String>();
    for (int i = 0; i < webhooks; i++) {
      var came = new HashSet<>(sink.arrivals(endpoint(i)));
      for (var event : updates) {
        if (!came.contains(event.getString("_id"))) {
          missing.add(event.getLong("position") + " to " + endpoint(i));
        }
      }
    }
    return missing;
  }

  private List<String> disorder(List<JsonObject> updates, EventSink sink) {
    var byId =
        updates.stream().collect(Collectors.toMap(each -> each.getString("_id"), each -> each));
    var found = new ArrayList<String>();
    for (int i = 0; i < webhooks; i++) {
      Map<String, Long> last = new HashMap<>();
      for (var id : isOrdered(i) ? sink.arrivals(endpoint(i)) : List.<String>of()) {
        long position = byId.get(id).getLong("position");
        var before = last.put(byId.get(id).getString("inboxId"), position);
        if (before != null && before > position) {
          found.add("%d after %d at %s".formatted(position, before, endpoint(i)));
        }
      }
    }
    return found;
  }
}
