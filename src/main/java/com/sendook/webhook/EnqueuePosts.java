package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventSubscriber;
import com.sendook.queue.Ticket;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

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
                note(
                    wanting.stream().map(webhook -> noteAtOnce(Post.of(event, webhook))).toList()));
  }

  /** Notes one post, to be made as soon as there is room; one that is noted stays as it is. */
  Future<Void> note(Post post) {
    return note(List.of(noteAtOnce(post)));
  }

  /** The same, not to be made before that. */
  Future<Void> note(Post post, Instant dueAt) {
    return note(List.of(Note.of(post, queue.schedule(post.id(), post.lane(), dueAt))));
  }

  private Note noteAtOnce(Post post) {
    return Note.of(post, queue.admit(post.id(), post.lane()));
  }

  private record Note(Ticket ticket, JsonObject document) {
    static Note of(Post post, Ticket ticket) {
      return new Note(ticket, ticket.mark(Documents.of(post)));
    }
  }

  private Future<Void> note(List<Note> notes) {
    var documents = notes.stream().map(Note::document).toList();
    var inserted = store.insertEachIfAbsent(Collections.WEBHOOK_POSTS, documents);
    for (int i = 0; i < notes.size(); i++) {
      begin(notes.get(i), inserted.get(i));
    }
    return Future.join(inserted).mapEmpty();
  }

  private void begin(Note note, Future<Boolean> inserted) {
    inserted
        .onFailure(error -> queue.abandon(note.ticket()))
        .onSuccess(
            made -> {
              if (made) {
                queue.begin(note.ticket(), note.document());
              } else {
                queue.abandon(note.ticket());
              }
            });
  }
}
