package com.sendook;

import com.sendook.config.RetentionConfig;
import com.sendook.event.EventLog;
import com.sendook.queue.WorkQueue;
import com.sendook.receipt.Receipts;
import com.sendook.removal.DeleteMessage;
import com.sendook.retention.Kind;
import com.sendook.retention.OldAttempts;
import com.sendook.retention.OldEvents;
import com.sendook.retention.OldMessages;
import com.sendook.retention.OldPosts;
import com.sendook.retention.OldReceipts;
import com.sendook.retention.Retention;
import com.sendook.retention.RetentionVerticle;
import com.sendook.retention.ScheduleRetention;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;

/** The parts that know how long things are kept. */
final class RetentionParts {
  private final Vertx vertx;
  private final Store store;
  private final InstantSource clock;
  private final WorkQueue queue;
  private final List<Kind> kinds;
  private final int rate;

  RetentionParts(
      Vertx vertx,
      RetentionConfig config,
      Store store,
      InstantSource clock,
      WorkQueue queue,
      EventLog events,
      Receipts receipts,
      DeleteMessage deleteMessage) {
    this.vertx = vertx;
    this.store = store;
    this.clock = clock;
    this.queue = queue;
    rate = config.rate();
    kinds =
        List.of(
            new OldMessages(deleteMessage, config.messages()),
            new OldReceipts(store, receipts, config.receipts(), clock),
            new OldPosts(store, config.attempts()),
            new OldAttempts(store, config.attempts()),
            new OldEvents(store, events, config.events()));
  }

  RetentionVerticle verticle() {
    return new RetentionVerticle(queue, new Retention(vertx, store, clock, kinds, rate));
  }

  Future<Void> schedule() {
    return new ScheduleRetention(store, queue, kinds).run();
  }
}
