package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventSubscriber;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;

/** Notes for every event which webhooks are to be told of it. */
public final class EnqueuePosts implements EventSubscriber {
  private final Store store;
  private final Webhooks webhooks;
  private final WorkQueue queue;

  /**
   * Notes posts for one node.
   *
   * @param queue the queue of the posts
   */
  public EnqueuePosts(Store store, Webhooks webhooks, WorkQueue queue) {
    this.store = store;
    this.webhooks = webhooks;
    this.queue = queue;
  }

  /** Completes when every post is noted; an event that comes again notes nothing twice. */
  @Override
  public Future<Void> accept(Event event) {
    return webhooks
        .thatWant(event)
        .compose(
            wanting ->
                Future.join(
                    wanting.stream()
                        .map(webhook -> enqueue(Post.of(event, webhook.id())))
                        .toList()))
        .mapEmpty();
  }

  private Future<Void> enqueue(Post post) {
    var ticket = queue.admit(post.id(), post.lane());
    var document = ticket.mark(Documents.of(post));
    return store
        .insertIfAbsent(Collections.WEBHOOK_POSTS, document)
        .onFailure(error -> queue.abandon(ticket))
        .onSuccess(
            made -> {
              if (made) {
                queue.begin(ticket, document);
              } else {
                queue.abandon(ticket);
              }
            })
        .mapEmpty();
  }
}
