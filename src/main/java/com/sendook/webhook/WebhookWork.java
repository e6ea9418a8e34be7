package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Changes to a webhook that leave work behind, such as an event to tell: the change and its work
 * are one write. {@link TendWebhook} does the work.
 */
public final class WebhookWork {
  private static final String LANE = "webhook";

  private final Store store;
  private final WorkQueue queue;
  private final Webhooks webhooks;

  public WebhookWork(Store store, WorkQueue queue, Webhooks webhooks) {
    this.store = store;
    this.queue = queue;
    this.webhooks = webhooks;
  }

  /**
   * Makes a change of which an event is to be told; events of an earlier one that still wait in the
   * outbox are kept.
   *
   * @param asRead what must still hold of the webhook: where it does not, nothing is changed
   */
  Future<Boolean> change(Webhook webhook, JsonObject asRead, JsonObject update, Event event) {
    var events = EventRelay.outbox(List.of(event));
    var push = new JsonObject().put(EventRelay.OUTBOX, new JsonObject().put("$each", events));
    return change(webhook, asRead, update.put("$push", push));
  }

  /** Makes a change that says itself what is to be done. */
  Future<Boolean> change(Webhook webhook, JsonObject asRead, JsonObject update) {
    var ticket = queue.admit(webhook.id(), LANE);
    update.getJsonObject("$set").put("queue", ticket.state());
    return store
        .updateOne(Collections.WEBHOOKS, asRead.put("_id", webhook.id()), update)
        .onFailure(error -> queue.abandon(ticket))
        .onSuccess(
            changed -> {
              if (changed) {
                webhooks.evict(webhook);
                queue.resume(ticket);
              } else {
                queue.abandon(ticket);
              }
            });
  }
}
