package com.sendook.inbound.process;

import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.message.Deliveries;
import com.sendook.message.Delivery;
import com.sendook.message.Message;
import com.sendook.message.Move;
import com.sendook.problem.Problem;
import com.sendook.queue.Ticket;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Moves a delivery that is no longer in the queue, and has the queue tell of it: new status, what
 * was said, event and work are one write.
 */
public final class MoveDelivery {
  private static final String LANE = "reported";

  private final Store store;
  private final Deliveries deliveries;
  private final WorkQueue queue;

  /**
   * @param queue that of the deliveries
   */
  public MoveDelivery(Store store, WorkQueue queue) {
    this.store = store;
    this.deliveries = new Deliveries(store);
    this.queue = queue;
  }

  /** Those of a message, or none where there is none. */
  Future<List<Delivery>> deliveriesOf(Message message) {
    return message == null ? Future.succeededFuture(List.of()) : deliveries.of(message.id());
  }

  /**
   * Completes when it stands, or where it does not apply any more. Fails while an earlier change of
   * the delivery is still to be told of: the report comes again.
   */
  Future<Void> move(Delivery delivery, Move move) {
    if (!move.isForwardFrom(delivery.status())) {
      return Future.succeededFuture();
    }
    var ticket = queue.admit(delivery.id(), LANE);
    return store
        .updateOne(Collections.DELIVERIES, untouched(delivery), update(delivery, move, ticket))
        .onFailure(error -> queue.abandon(ticket))
        .compose(
            moved -> {
              if (moved) {
                queue.resume(ticket);
                return Future.succeededFuture();
              }
              queue.abandon(ticket);
              return Future.failedFuture(
                  Problem.conflict("An earlier change of the delivery is still to be told of"));
            });
  }

  private static JsonObject untouched(Delivery delivery) {
    return new JsonObject()
        .put("_id", delivery.id())
        .put("status", delivery.status().toString())
        .put("queue.dueAt", new JsonObject().put("$exists", false));
  }

  private static JsonObject update(Delivery delivery, Move move, Ticket ticket) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var said =
        new Delivery.Attempt(now, move.to().toString(), null, move.enhancedCode(), move.words(), 0);
    var event =
        Event.ofMessage(
            move.event(),
            delivery.organizationId(),
            delivery.inboxId(),
            delivery.messageId(),
            delivery.recipient(),
            now);
    return new JsonObject()
        .put(
            "$set",
            new JsonObject()
                .put("status", move.to().toString())
                .put("updatedAt", Documents.date(now))
                .put(EventRelay.OUTBOX, EventRelay.outbox(List.of(event)))
                .put("queue", ticket.state()))
        .put("$push", new JsonObject().put("attempts", Documents.plain(said)));
  }
}
