package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the posts to a webhook that asks for it in the order of the event log, inbox by inbox: one
 * goes when all before it in its {@link Line} are delivered, failed or cancelled. Whoever ends a
 * post calls the next one. That call may get lost (a crash), so a post that waits also looks for
 * itself: the older it is the more rarely, and the more rarely the more stand before it. However
 * many wait, looking costs little: the second in the line looks every half minute at most, the
 * thousandth every quarter of an hour.
 *
 * <p>An event that stands in the log may not have been noted as a post yet, where the node that was
 * about to died: what comes right behind it waits for that as well.
 */
public final class InOrder {
  private static final Logger log = LoggerFactory.getLogger(InOrder.class);
  private static final int MOST_AHEAD = 3600;
  private static final Duration OFTEN = Duration.ofSeconds(1);
  private static final Duration RARELY = Duration.ofSeconds(30);

  /** By then an event is noted, whichever node died: the lease on that work is a minute. */
  private static final Duration NOTED_WITHIN = Duration.ofMinutes(10);

  /** The change of a webhook is known on every node by then. */
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(2);

  /** One that is being looked at at the moment cannot be called: the first pause until the next. */
  private static final long CALL_AGAIN_MS = 50;

  /** After that a look of its own is due soon. */
  private static final long CALL_NO_MORE_MS = 30_000;

  private final Vertx vertx;
  private final Store store;
  private final WorkQueue queue;
  private final EventLog events;

  /**
   * The order of one node's posts.
   *
   * @param queue that of the posts
   */
  public InOrder(Vertx vertx, Store store, WorkQueue queue, EventLog events) {
    this.vertx = vertx;
    this.store = store;
    this.queue = queue;
    this.events = events;
  }

  /** How long the post is to wait, or nothing where it may go. */
  Future<Optional<Duration>> hindrance(Post post, Webhook webhook, Duration age) {
    if (post.line() == null || !webhook.ordered()) {
      return Future.succeededFuture(Optional.empty());
    }
    return store
        .count(Collections.WEBHOOK_POSTS, ahead(post.line()), MOST_AHEAD)
        .compose(
            ahead ->
                ahead > 0
                    ? Future.succeededFuture(Optional.of(pause(age, ahead)))
                    : missesOneBefore(post, webhook)
                        .map(misses -> misses ? Optional.of(OFTEN) : Optional.empty()));
  }

  private static Duration pause(Duration age, long ahead) {
    var own = age.dividedBy(2);
    if (own.compareTo(OFTEN) < 0) {
      own = OFTEN;
    } else if (own.compareTo(RARELY) > 0) {
      own = RARELY;
    }
    return own.plusSeconds(ahead - 1);
  }

  private static JsonObject ahead(Line line) {
    return waiting(line).put("line.position", new JsonObject().put("$lt", line.position()));
  }

  private static JsonObject waiting(Line line) {
    return new JsonObject().put("line.name", line.name()).put("status", Post.PENDING);
  }

  /** Whether the event right before this one is still to be noted. */
  private Future<Boolean> missesOneBefore(Post post, Webhook webhook) {
    var told = webhook.toldSince() == null ? webhook.createdAt() : webhook.toldSince();
    var notedFrom = told.plus(KNOWN_WITHIN);
    return events
        .lastBefore(post.organizationId(), post.inboxId(), post.line().position(), webhook.events())
        .compose(
            before ->
                before == null
                        || !webhook.wants(before)
                        || loggedAt(before).isBefore(notedFrom)
                        || loggedAt(before).isBefore(Instant.now().minus(NOTED_WITHIN))
                    ? Future.succeededFuture(false)
                    : store
                        .findById(Collections.WEBHOOK_POSTS, Post.idOf(before, webhook))
                        .map(noted -> noted == null));
  }

  /** What happened may have waited long for the log, and is noted only when it stands there. */
  private static Instant loggedAt(Event event) {
    return event.loggedAt() == null ? event.createdAt() : event.loggedAt();
  }

  /** Calls the post that comes first in the line now. Never fails, and waits for nothing. */
  void callNext(Post ended) {
    first(ended.line())
        .onFailure(error -> log.debug("webhook post {}: {}", ended.id(), error.toString()))
        .onSuccess(
            next -> {
              if (next != null) {
                call(next, ended, CALL_AGAIN_MS);
              }
            });
  }

  /** Until it hears: while it has a look of its own, which may have been too early, it does not. */
  private void call(String next, Post ended, long pauseMs) {
    queue
        .call(next, ended.lane())
        .onFailure(error -> log.debug("webhook post {}: {}", next, error.toString()))
        .otherwise(false)
        .onSuccess(
            called -> {
              if (!called && pauseMs < CALL_NO_MORE_MS) {
                vertx.setTimer(pauseMs, timer -> callUnlessGone(next, ended, 2 * pauseMs));
              }
            });
  }

  /** Once another is the first in line, whoever was before that one calls it. */
  private void callUnlessGone(String next, Post ended, long pauseMs) {
    first(ended.line())
        .onFailure(error -> log.debug("webhook post {}: {}", next, error.toString()))
        .otherwise(next)
        .onSuccess(
            first -> {
              if (next.equals(first)) {
                call(next, ended, pauseMs);
              }
            });
  }

  /** What was tried before waits for its schedule, or as long as its endpoint asked for. */
  private Future<String> first(Line line) {
    var options =
        new FindOptions()
            .setFields(new JsonObject().put("_id", 1))
            .setSort(new JsonObject().put("line.position", 1))
            .setLimit(1);
    return store
        .find(Collections.WEBHOOK_POSTS, waiting(line).put("tries", 0), options)
        .map(found -> found.isEmpty() ? null : found.get(0).getString("_id"));
  }
}
