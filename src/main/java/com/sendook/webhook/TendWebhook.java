package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.event.EventRelay;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The work on a webhook itself: tells what became of it, and notes the posts of a replay, page by
 * page in the order of the log. How far it came is written with each page, and a page that is noted
 * twice is noted once; so a crash repeats nothing and skips nothing. While enough posts are due
 * already it waits: a replay fills neither the store nor the places of what happens now.
 */
public final class TendWebhook {
  private static final int PAGE = 100;
  private static final int ENOUGH_DUE = 200;
  private static final Duration BETWEEN_PAGES = Duration.ofMillis(500);
  private static final Duration WHILE_ENOUGH_IS_DUE = Duration.ofSeconds(2);
  private static final String REPLAY = "replay";

  private final Store store;
  private final EventRelay relay;
  private final EventLog events;
  private final EnqueuePosts posts;

  public TendWebhook(Store store, EventRelay relay, EventLog events, EnqueuePosts posts) {
    this.store = store;
    this.relay = relay;
    this.events = events;
    this.posts = posts;
  }

  /** One turn of the work on a webhook. */
  public Future<Verdict> handle(Work work) {
    var webhook = Documents.read(work.document(), Webhook.class);
    return relay
        .relayOutbox(work.document())
        .compose(
            told ->
                webhook.replay() == null || !webhook.active()
                    ? Future.succeededFuture(done())
                    : isEnoughDue(webhook)
                        .compose(
                            enough ->
                                enough
                                    ? Future.succeededFuture(
                                        again(webhook.replay(), WHILE_ENOUGH_IS_DUE))
                                    : notePage(webhook)));
  }

  /** What is put off until later counts not: an event that nobody takes stops no replay. */
  private Future<Boolean> isEnoughDue(Webhook webhook) {
    var due =
        new JsonObject()
            .put("queue.lane", Post.laneOf(webhook.id()))
            .put("queue.dueAt", new JsonObject().put("$lte", Documents.date(Instant.now())));
    return store
        .count(Collections.WEBHOOK_POSTS, due, ENOUGH_DUE)
        .map(count -> count >= ENOUGH_DUE);
  }

  private Future<Verdict> notePage(Webhook webhook) {
    var replay = webhook.replay();
    return events
        .between(webhook.organizationId(), replay.position(), replay.until(), PAGE)
        .compose(
            page ->
                note(webhook, page)
                    .map(
                        noted -> {
                          if (page.size() < PAGE) {
                            return done();
                          }
                          var next = replay.at(page.get(PAGE - 1).position());
                          return next.isOver() ? done() : again(next, BETWEEN_PAGES);
                        }));
  }

  /** A moment apart, so that they are taken in this order. */
  private Future<?> note(Webhook webhook, List<Event> page) {
    var dueAt = Instant.now();
    var noted = new ArrayList<Future<Void>>();
    Future<Void> before = Future.succeededFuture();
    for (var event : page) {
      if (webhook.replay().covers(event) && webhook.wants(event)) {
        var post = Post.replayed(webhook.replay(), event, webhook);
        var due = dueAt.plusMillis(noted.size());
        // What is taken may be the next one in its line only where all before it are noted.
        before =
            webhook.ordered()
                ? before.compose(done -> posts.note(post, due))
                : posts.note(post, due);
        noted.add(before);
      }
    }
    return Future.all(noted);
  }

  private static Verdict done() {
    var done = new JsonObject().put(EventRelay.OUTBOX, "").put(REPLAY, "");
    return new Verdict.Done(new JsonObject().put("$unset", done));
  }

  private static Verdict again(Replay replay, Duration pause) {
    var position = new JsonObject().put(REPLAY, Documents.plain(replay));
    return new Verdict.Anew(
        pause,
        new JsonObject()
            .put("$set", position)
            .put("$unset", new JsonObject().put(EventRelay.OUTBOX, "")));
  }
}
