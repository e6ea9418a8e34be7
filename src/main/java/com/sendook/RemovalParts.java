package com.sendook;

import com.sendook.config.RetentionConfig;
import com.sendook.event.EventLog;
import com.sendook.event.EventRelay;
import com.sendook.inbox.InboxVerticle;
import com.sendook.inbox.Inboxes;
import com.sendook.inbox.TendInbox;
import com.sendook.message.Messages;
import com.sendook.message.RemoveMessage;
import com.sendook.receipt.Receipts;
import com.sendook.removal.ConcludeRemoval;
import com.sendook.removal.DeleteMessage;
import com.sendook.removal.EraseTraces;
import com.sendook.removal.RemovalRoutes;
import com.sendook.removal.RemovalVerticle;
import com.sendook.retention.Kind;
import com.sendook.retention.OldAttempts;
import com.sendook.retention.OldEvents;
import com.sendook.retention.OldMessages;
import com.sendook.retention.OldPosts;
import com.sendook.retention.OldReceipts;
import com.sendook.retention.Retention;
import com.sendook.retention.RetentionVerticle;
import com.sendook.retention.ScheduleRetention;
import com.sendook.store.Blobs;
import com.sendook.store.Store;
import com.sendook.thread.Threads;
import com.sendook.webhook.Attempts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;

/** The parts that know how things go: those that users delete, and those that are too old. */
final class RemovalParts {
  private final Vertx vertx;
  private final Store store;
  private final InstantSource clock;
  private final Queues queues;
  private final Threads threads;
  private final Receipts receipts;
  private final EraseTraces traces;
  private final RemoveMessage removeMessage;
  private final DeleteMessage deleteMessage;
  private final List<Kind> kinds;
  private final int rate;

  RemovalParts(
      Vertx vertx,
      RetentionConfig config,
      Store store,
      Blobs blobs,
      InstantSource clock,
      Queues queues,
      Messages messages,
      Threads threads,
      Receipts receipts,
      EventLog events,
      Attempts attempts) {
    this.vertx = vertx;
    this.store = store;
    this.clock = clock;
    this.queues = queues;
    this.threads = threads;
    this.receipts = receipts;
    traces = new EraseTraces(events, attempts);
    removeMessage = new RemoveMessage(store, blobs, receipts, traces);
    deleteMessage =
        new DeleteMessage(store, messages, threads, queues.deliveries(), queues.removals());
    rate = config.rate();
    kinds =
        List.of(
            new OldMessages(deleteMessage, config.messages()),
            new OldReceipts(store, receipts, config.receipts(), clock),
            new OldPosts(store, config.attempts()),
            new OldAttempts(store, config.attempts()),
            new OldEvents(store, events, config.events()));
  }

  RemovalRoutes routes(Inboxes inboxes) {
    return new RemovalRoutes(inboxes, deleteMessage);
  }

  InboxVerticle inboxVerticle(EventRelay relay) {
    return new InboxVerticle(queues.inboxes(), new TendInbox(store, relay, removeMessage, traces));
  }

  RemovalVerticle messageVerticle() {
    return new RemovalVerticle(
        queues.removals(), new ConcludeRemoval(receipts, removeMessage, threads));
  }

  RetentionVerticle retentionVerticle() {
    return new RetentionVerticle(
        queues.retention(), new Retention(vertx, store, clock, kinds, rate));
  }

  Future<Void> scheduleRetention() {
    return new ScheduleRetention(store, queues.retention(), kinds).run();
  }
}
