package com.sendook.removal;

import com.sendook.message.Deliveries;
import com.sendook.message.Delivery;
import com.sendook.message.Message;
import com.sendook.message.MessageView;
import com.sendook.message.Messages;
import com.sendook.message.Remains;
import com.sendook.message.Status;
import com.sendook.problem.Problem;
import com.sendook.queue.Withheld;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import com.sendook.thread.Threads;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a message: one that waits to be sent is cancelled and stays, any other one is removed
 * with all that hangs on it. One that is being sent is a {@link Problem.Kind#CONFLICT}.
 */
public final class DeleteMessage {
  private static final Logger log = LoggerFactory.getLogger(DeleteMessage.class);
  private static final String LANE = "removal";

  /** Where the deliveries of a cancelled message go: they have nobody to wait for. */
  private static final String CANCELLED_LANE = "cancelled";

  private final Store store;
  private final Messages messages;
  private final Deliveries deliveries;
  private final Threads threads;
  private final WorkQueue deliveryQueue;
  private final WorkQueue removalQueue;

  public DeleteMessage(
      Store store,
      Messages messages,
      Threads threads,
      WorkQueue deliveryQueue,
      WorkQueue removalQueue) {
    this.store = store;
    this.messages = messages;
    this.deliveries = new Deliveries(store);
    this.threads = threads;
    this.deliveryQueue = deliveryQueue;
    this.removalQueue = removalQueue;
  }

  /** The message as the API shows it: cancelled, or as it was before it went. */
  public Future<JsonObject> delete(String inboxId, String messageId) {
    return messages
        .getSlim(inboxId, messageId)
        .compose(message -> deliveries.of(message.id()).compose(found -> delete(message, found)));
  }

  /** Removes a message unless there is something left to do for it: whether it is gone. */
  public Future<Boolean> retire(String messageId) {
    return messages
        .findSlim(messageId)
        .compose(slim -> slim == null ? Future.succeededFuture(true) : retire(slim));
  }

  private Future<Boolean> retire(Message slim) {
    return deliveries
        .of(slim.id())
        .compose(
            found -> isOpen(found) ? Future.succeededFuture(true) : deliveries.isUntold(slim.id()))
        .compose(busy -> busy ? Future.succeededFuture(false) : noteRemoval(slim).map(true));
  }

  private static boolean isOpen(List<Delivery> found) {
    return found.stream().anyMatch(each -> each.status().isOpen());
  }

  private Future<JsonObject> delete(Message slim, List<Delivery> found) {
    return isOpen(found) ? cancel(slim, found) : remove(slim, found);
  }

  /**
   * All recipients or none. Whoever takes a delivery first has it: the queue to send it, or this to
   * cancel it; what was begun before, even by a node that died, is not cancelled any more.
   */
  private Future<JsonObject> cancel(Message slim, List<Delivery> found) {
    return deliveryQueue
        .withhold(found.stream().map(Delivery::id).toList())
        .compose(
            withheld ->
                withheld.pieces().size() == found.size() && isUntouched(withheld)
                    ? withheld.settle(cancelled(), CANCELLED_LANE)
                    : withheld.giveBack().map(0L))
        .compose(
            count ->
                count == found.size()
                    ? messages.fold(slim, Status.CANCELLED)
                    : Future.failedFuture(
                        Problem.conflict("The message is being sent and cannot be cancelled")))
        .onSuccess(folded -> log.info("message {}: cancelled", slim.id()))
        .compose(folded -> messages.get(slim.inboxId(), slim.id()))
        .compose(messages::show);
  }

  private static boolean isUntouched(Withheld withheld) {
    return withheld.pieces().stream()
        .allMatch(
            piece -> Documents.read(piece.document(), Delivery.class).isUntouched(piece.turns()));
  }

  private static JsonObject cancelled() {
    return new JsonObject()
        .put(
            "$set",
            new JsonObject()
                .put("status", Status.CANCELLED.toString())
                .put("updatedAt", Documents.date(Instant.now())));
  }

  private Future<JsonObject> remove(Message slim, List<Delivery> found) {
    return deliveries
        .isUntold(slim.id())
        .compose(
            untold ->
                untold
                    ? Future.failedFuture(
                        Problem.conflict("The message has just been sent, please try again"))
                    : messages.inline(slim))
        .compose(whole -> noteRemoval(slim).map(MessageView.of(whole, found)))
        .onSuccess(gone -> log.info("message {}: removed", slim.id()));
  }

  /** From the note on it is bound to go: what cannot be done now is done by the queue. */
  private Future<Void> noteRemoval(Message message) {
    var ticket = removalQueue.admit(message.id(), LANE);
    var document = ticket.mark(Documents.of(Remains.of(message)));
    return store
        .insertIfAbsent(Collections.REMOVALS, document)
        .onFailure(error -> removalQueue.abandon(ticket))
        .compose(noted -> takeFromView(message).otherwiseEmpty().map(noted))
        .map(
            noted -> {
              if (noted) {
                removalQueue.begin(ticket, document);
              } else {
                removalQueue.abandon(ticket);
              }
              return null;
            });
  }

  private Future<Void> takeFromView(Message message) {
    return messages.remove(message.id()).compose(gone -> threads.leave(message.threadId()));
  }
}
