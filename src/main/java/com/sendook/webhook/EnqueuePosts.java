package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventSubscriber;
import com.sendook.queue.Ticket;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import java.time.Instant;

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
                    wanting.stream().map(webhook -> note(Post.of(event, webhook))).toList()))
        .mapEmpty();
  }

  /** Notes one post, to be made as soon as there is room; one that is noted stays as it is. */
  Future<Void> note(Post post) {
    return note(post, queue.admit(post.id(), post.lane()));
  }

  /** The same, not to be made before that. */
  Future<Void> note(Post post, Instant dueAt) {
    return note(post, queue.schedule(post.id(), post.lane(), dueAt));
  }

  private Future<Void> note(Post post, Ticket ticket) {
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
