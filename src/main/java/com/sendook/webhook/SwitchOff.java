package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventType;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches a webhook off, and tells of it, when its endpoint is gone (410), or when every attempt
 * to reach it failed for long enough. Only the first failure after a success is noted, and the
 * first success after a failure, so that an endpoint that works costs nothing.
 */
public final class SwitchOff {
  private static final Logger log = LoggerFactory.getLogger(SwitchOff.class);
  private static final String FAILING_SINCE = "failingSince";

  private final Store store;
  private final Webhooks webhooks;
  private final WebhookWork work;
  private final Duration after;

  /**
   * Switches off by these rules.
   *
   * @param after so long every attempt has to fail
   */
  public SwitchOff(Store store, Webhooks webhooks, WebhookWork work, Duration after) {
    this.store = store;
    this.webhooks = webhooks;
    this.work = work;
    this.after = after;
  }

  /** Notes what became of a post that was made then. */
  Future<Void> judge(Webhook webhook, Outcome outcome, Instant at) {
    if (outcome instanceof Outcome.NotMade) {
      return Future.succeededFuture();
    }
    if (outcome.error() == null) {
      return succeeded(webhook);
    }
    if (outcome.isGone()) {
      return disable(webhook, "its endpoint answered 410 (Gone)", new JsonObject());
    }
    if (webhook.failingSince() == null) {
      return note(webhook, at);
    }
    if (Duration.between(webhook.failingSince(), at).compareTo(after) < 0) {
      return Future.succeededFuture();
    }
    var stillFailing = new JsonObject().put(FAILING_SINCE, Documents.date(webhook.failingSince()));
    return disable(
        webhook,
        "every attempt since "
            + webhook.failingSince()
            + " failed; the last one: "
            + outcome.error(),
        stillFailing);
  }

  /** It works: whatever failed before counts no more. */
  Future<Void> succeeded(Webhook webhook) {
    return webhook.failingSince() == null
        ? Future.succeededFuture()
        : store
            .updateOne(
                Collections.WEBHOOKS,
                new JsonObject().put("_id", webhook.id()),
                new JsonObject().put("$unset", new JsonObject().put(FAILING_SINCE, "")))
            .onSuccess(noted -> webhooks.evict(webhook))
            .mapEmpty();
  }

  private Future<Void> note(Webhook webhook, Instant at) {
    var notFailing =
        new JsonObject()
            .put("_id", webhook.id())
            .put("active", true)
            .put(FAILING_SINCE, new JsonObject().put("$exists", false));
    var since = new JsonObject().put(FAILING_SINCE, Documents.date(at));
    return store
        .updateOne(Collections.WEBHOOKS, notFailing, new JsonObject().put("$set", since))
        .onSuccess(noted -> webhooks.evict(webhook))
        .mapEmpty();
  }

  private Future<Void> disable(Webhook webhook, String reason, JsonObject asRead) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var set =
        new JsonObject()
            .put("active", false)
            .put("disabledReason", reason)
            .put("disabledAt", Documents.date(now))
            .put("updatedAt", Documents.date(now));
    var update =
        new JsonObject().put("$set", set).put("$unset", new JsonObject().put("replay", ""));
    var disabled = webhook.disabled(reason, now);
    var told =
        Event.ofWebhook(
            EventType.WEBHOOK_DISABLED,
            disabled.organizationId(),
            disabled.id(),
            disabled.toJson().getMap(),
            now.toString(),
            now);
    // An endpoint that the user has named meanwhile has not failed.
    asRead.put("active", true).put("url", webhook.url());
    return work.change(disabled, asRead, update, told)
        .map(
            done -> {
              if (done) {
                log.info("webhook {} is switched off: {}", webhook.id(), reason);
              }
              return null;
            });
  }
}
