package com.sendook.retention;

import com.sendook.store.Collections;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Attempts to deliver to webhooks. */
public record OldAttempts(Store store, Duration kept) implements Kind {
  @Override
  public String name() {
    return "attempts";
  }

  @Override
  public String collection() {
    return Collections.WEBHOOK_ATTEMPTS;
  }

  @Override
  public Old olderThan(Instant moment) {
    return Old.byId("timestamp", moment);
  }

  @Override
  public Future<Set<String>> remove(List<JsonObject> old) {
    return Removals.remove(store, collection(), Removals.idsOf(old));
  }
}
