package com.sendook.webhook;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The attempts of all webhooks. */
public final class Attempts {
  private final Store store;
  private final AttemptListener listener;

  public Attempts(Store store, AttemptListener listener) {
    this.store = store;
    this.listener = listener;
  }

  Future<Void> record(Attempt attempt) {
    listener.attempted(
        attempt.status() == null ? 0 : attempt.status(), Duration.ofMillis(attempt.durationMs()));
    return store.insert(Collections.WEBHOOK_ATTEMPTS, Documents.of(attempt));
  }

  /** The webhook's attempt, or null. */
  Future<Attempt> find(String webhookId, String id) {
    return store
        .findById(Collections.WEBHOOK_ATTEMPTS, id)
        .map(found -> found == null ? null : Documents.read(found, Attempt.class))
        .map(found -> found != null && found.webhookId().equals(webhookId) ? found : null);
  }

  /** A page of the webhook's attempts as the API shows them, and their number. */
  public Future<Page.Result> list(String webhookId, Page page) {
    return page.of(
            store, Collections.WEBHOOK_ATTEMPTS, new JsonObject().put("webhookId", webhookId))
        .map(
            result ->
                new Page.Result(
                    result.documents().stream()
                        .map(each -> Documents.read(each, Attempt.class).toJson())
                        .toList(),
                    result.total()));
  }
}
