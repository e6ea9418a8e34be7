package com.sendook.webhook;

import static com.sendook.webhook.FakeEndpoint.status;
import static com.sendook.webhook.WebhookFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.event.Event;
import com.sendook.queue.QueueSettings;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a webhook that asks for order gets, and in which order a replay comes. */
class OrderTest {
  private static final String UPDATED = "inbox.updated";
  private static final Duration SOON = Duration.ofMillis(30);
  private static final QueueSettings ROOMY =
      new QueueSettings(
          64,
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofMillis(50),
          Duration.ofHours(1),
          4);

  @TempDir Path dataDir;
  private WebhookFixture node;
  private FakeEndpoint endpoint;

  @BeforeEach
  void open() {
    node =
        new WebhookFixture(
            dataDir, name -> Future.failedFuture(new UnknownHostException(name)), ROOMY);
    endpoint = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(200));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private JsonObject ordered() {
    var body =
        new JsonObject()
            .put("url", endpoint.url())
            .put("events", new JsonArray().add(UPDATED))
            .put("ordered", true);
    var webhook = await(node.create(WebhookFixture.ORGANIZATION, body));
    // What happens in its first two seconds waits for nothing that is not noted.
    var longAgo = new JsonObject().put("$date", Instant.now().minusSeconds(60).toString());
    await(
        node.store.updateOne(
            Collections.WEBHOOKS,
            new JsonObject().put("_id", webhook.getString("id")),
            new JsonObject().put("$set", new JsonObject().put("toldSince", longAgo))));
    return webhook;
  }

  private static Event event(String inboxId, int number) {
    return event(inboxId, number, Instant.now());
  }

  private static Event event(String inboxId, int number, Instant at) {
    return Event.ofInbox(
        UPDATED,
        WebhookFixture.ORGANIZATION,
        inboxId,
        Map.of("number", number),
        inboxId + number,
        at);
  }

  /** The numbers of the events as they were posted, those that came again too. */
  private List<Integer> posted(String inboxId) {
    return endpoint.received.stream()
        .map(FakeEndpoint.Received::json)
        .filter(each -> each.getString("inboxId").equals(inboxId))
        .map(each -> each.getJsonObject("payload").getInteger("number"))
        .toList();
  }

  private void start(Duration... pauses) {
    node.start(Duration.ofSeconds(5), new HttpClientOptions(), pauses);
  }

  private void awaitNoWork() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> node.posts().stream().noneMatch(each -> each.containsKey("queue")));
  }

  @Test
  void eachEventOfAnInboxWaitsForTheOneBeforeIt() {
    var random = new Random(7);
    endpoint.answering(request -> status(random.nextInt(4) == 0 ? 500 : 200).give(request));
    var webhook = ordered();
    start(SOON, SOON, SOON, SOON, SOON);
    var inboxes = List.of(Ids.next(), Ids.next(), Ids.next());
    for (int number = 1; number <= 30; number++) {
      for (var inbox : inboxes) {
        node.tell(event(inbox, number));
      }
    }
    awaitNoWork();
    for (var inbox : inboxes) {
      assertThat(posted(inbox)).isSorted().contains(1, 30);
      assertThat(posted(inbox).stream().distinct()).hasSize(30);
    }
    assertThat(node.posts())
        .allSatisfy(
            each -> {
              assertThat(each.getString("status")).isIn("delivered", "failed");
              assertThat(each.containsKey("line")).isFalse();
            });
    assertThat(node.shown(webhook).getBoolean("ordered")).isTrue();
  }

  @Test
  void soDoesItWithTwoNodes() {
    var random = new Random(8);
    endpoint.answering(request -> status(random.nextInt(4) == 0 ? 500 : 200).give(request));
    ordered();
    try (var second =
        new WebhookFixture(
            dataDir,
            name -> Future.failedFuture(new UnknownHostException(name)),
            ROOMY,
            node.uri)) {
      start(SOON, SOON, SOON, SOON, SOON);
      second.start(Duration.ofSeconds(5), new HttpClientOptions(), SOON, SOON, SOON, SOON, SOON);
      var inbox = Ids.next();
      for (int number = 1; number <= 40; number++) {
        (number % 2 == 0 ? node : second).tell(event(inbox, number));
      }
      awaitNoWork();
      assertThat(posted(inbox)).isSorted().contains(1, 40);
      assertThat(posted(inbox).stream().distinct()).hasSize(40);
    }
  }

  @Test
  void oneThatIsGivenUpLetsTheNextOneGoAndOtherInboxesWaitForNone() {
    var stuck = Ids.next();
    var other = Ids.next();
    var taken = new HashMap<String, Integer>();
    endpoint.answering(
        request -> {
          // The first two posts are about the inbox that is stuck.
          int number = taken.merge("posts", 1, Integer::sum);
          status(number <= 2 ? 500 : 200).give(request);
        });
    ordered();
    start(Duration.ofMillis(700));
    node.tell(event(stuck, 1));
    await().until(() -> posted(stuck).size() == 1);
    node.tell(event(stuck, 2));
    node.tell(event(other, 1));
    // The second post is this one: it fails, and is tried again alone.
    await().until(() -> posted(other).size() == 2);
    await().until(() -> posted(stuck).size() == 3);
    assertThat(posted(stuck)).containsExactly(1, 1, 2);
    awaitNoWork();
  }

  @Test
  void aCallThatWasLostHoldsNothingUp() {
    endpoint.answering(status(500));
    ordered();
    start(Duration.ofHours(1));
    var inbox = Ids.next();
    node.tell(event(inbox, 1));
    await().until(() -> posted(inbox).size() == 1);
    node.tell(event(inbox, 2));
    await().until(() -> node.posts().stream().allMatch(OrderTest::isPutOff));
    endpoint.answering(status(200));
    // As a node leaves it that dies right after it wrote down the end.
    var first = new JsonObject().put("eventId", event(inbox, 1).id());
    await(
        node.store.updateOne(
            Collections.WEBHOOK_POSTS,
            first,
            new JsonObject().put("$set", new JsonObject().put("status", "delivered"))));
    await().until(() -> posted(inbox).equals(List.of(1, 2)));
  }

  private static boolean isPutOff(JsonObject post) {
    return post.containsKey("queue") && !post.getJsonObject("queue").containsKey("token");
  }

  /** The second one of an inbox waits until the first, which stands in the log, is noted. */
  private void isWaitedFor(String inbox, Event first) {
    await().until(() -> node.posts().stream().allMatch(OrderTest::isPutOff));
    assertThat(endpoint.received).isEmpty();

    node.tell(first);

    await().until(() -> posted(inbox).equals(List.of(1, 2)));
  }

  @Test
  void whatStandsInTheLogAndIsNotNotedYetIsWaitedFor() {
    ordered();
    start(SOON);
    var inbox = Ids.next();
    var first = event(inbox, 1);
    node.tellHalf(first);
    node.tell(event(inbox, 2));
    isWaitedFor(inbox, first);
  }

  @Test
  void soItIsWhereTheEventsWaitedLongForTheLog() {
    ordered();
    start(SOON);
    var inbox = Ids.next();
    var longAgo = Instant.now().minus(Duration.ofMinutes(11));
    var first = event(inbox, 1, longAgo);
    node.tellHalf(first);
    node.tell(event(inbox, 2, longAgo));
    isWaitedFor(inbox, first);
  }

  @Test
  void soItIsBehindMuchThatTheWebhookDoesNotWant() {
    ordered();
    start(SOON);
    var inbox = Ids.next();
    var first = event(inbox, 1);
    node.tellHalf(first);
    for (int i = 0; i < 30; i++) {
      node.tell(
          Event.ofMessage(
              "message.sent", WebhookFixture.ORGANIZATION, inbox, Ids.next(), null, Instant.now()));
    }
    node.tell(event(inbox, 2));
    isWaitedFor(inbox, first);
  }

  @Test
  void aReplayCallsNothingThatWaitsForItsNextAttempt() {
    endpoint.answering(status(200), status(500), status(200));
    var webhook = ordered();
    start(Duration.ofHours(1));
    var inbox = Ids.next();
    var since = Instant.now();
    node.tell(event(inbox, 1));
    await().until(() -> posted(inbox).size() == 1);
    awaitNoWork();
    node.tell(event(inbox, 2));
    await().until(() -> posted(inbox).size() == 2);
    await().until(() -> node.posts().stream().anyMatch(OrderTest::isPutOff));

    var present = await(node.webhooks.get(WebhookFixture.ORGANIZATION, webhook.getString("id")));
    await(node.replay(present, since));

    await().until(() -> !node.shown(webhook).containsKey("replay"));
    await().until(() -> withWork().size() == 1 && isPutOff(withWork().get(0)));
    assertThat(posted(inbox)).containsExactly(1, 2, 1, 2);
    assertThat(withWork().get(0).getInteger("tries")).isEqualTo(1);
  }

  private List<JsonObject> withWork() {
    return node.posts().stream().filter(each -> each.containsKey("queue")).toList();
  }

  @Test
  void aReplayComesInTheOrderOfTheLogAndOnce() {
    var webhook = ordered();
    start(SOON);
    var inbox = Ids.next();
    var since = Instant.now();
    var numbers = new ArrayList<Integer>();
    for (int number = 1; number <= 130; number++) {
      node.tell(event(inbox, number));
      numbers.add(number);
    }
    awaitNoWork();
    assertThat(posted(inbox)).isEqualTo(numbers);
    endpoint.received.clear();

    var present = await(node.webhooks.get(WebhookFixture.ORGANIZATION, webhook.getString("id")));
    var answer = await(node.replay(present, since));

    assertThat(answer.getInteger("events")).isEqualTo(130);
    await().atMost(Duration.ofMinutes(1)).until(() -> posted(inbox).size() == 130);
    await().until(() -> !node.shown(webhook).containsKey("replay"));
    awaitNoWork();
    assertThat(posted(inbox)).isEqualTo(numbers);
  }

  @Test
  void aReplayLeavesOutWhatWasEarlierOrIsNotWanted() {
    var webhook = ordered();
    start(SOON);
    var inbox = Ids.next();
    node.tell(event(inbox, 1));
    await().until(() -> posted(inbox).size() == 1);
    var since = Instant.now();
    node.tell(event(inbox, 2));
    node.tell("message.received", node.message("hello").id());
    await().until(() -> posted(inbox).size() == 2);

    var present = await(node.webhooks.get(WebhookFixture.ORGANIZATION, webhook.getString("id")));
    await(node.replay(present, since));

    await().until(() -> posted(inbox).equals(List.of(1, 2, 2)));
    await().until(() -> !node.shown(webhook).containsKey("replay"));
    assertThat(node.posts()).hasSize(3);
  }
}
