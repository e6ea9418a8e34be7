package com.sendook.webhook;

import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Why an event is not delivered: the posts to a webhook that have not ended. */
public final class PendingPosts {
  private final Store store;
  private final WorkQueue queue;

  /**
   * The posts that wait, as this node sees them.
   *
   * @param queue that of the posts
   */
  public PendingPosts(Store store, WorkQueue queue) {
    this.store = store;
    this.queue = queue;
  }

  /** A page of them as the API shows them, by when they may be taken. */
  Future<Page.Result> list(Webhook webhook, Page page) {
    var query = new JsonObject().put("queue.lane", Post.laneOf(webhook.id()));
    var breaker = breaker(webhook);
    return page.byDate(store, Collections.WEBHOOK_POSTS, query, "queue.dueAt")
        .map(
            result ->
                result.with(
                    result.documents().stream().map(each -> read(each).toJson(breaker)).toList()));
  }

  private static PendingPost read(JsonObject document) {
    var queue = document.getJsonObject("queue");
    return new PendingPost(
        Documents.read(document, Post.class),
        Documents.instant(queue.getJsonObject("dueAt")),
        queue.containsKey("token"));
  }

  Breaker breaker(Webhook webhook) {
    return Breaker.of(queue.lane(Post.laneOf(webhook.id())));
  }
}
