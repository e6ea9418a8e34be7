package com.sendook.webhook;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The attempts of all webhooks. */
public final class Attempts {
  private final Store store;

  public Attempts(Store store) {
    this.store = store;
  }

  Future<Void> record(Attempt attempt) {
    return store.insert(Collections.WEBHOOK_ATTEMPTS, Documents.of(attempt));
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
