package com.sendook.retention;

import com.sendook.store.Collections;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Posts to webhooks that have ended; they are as old as what they tell of. */
public record OldPosts(Store store, Duration kept) implements Kind {
  @Override
  public String name() {
    return "posts";
  }

  @Override
  public String collection() {
    return Collections.WEBHOOK_POSTS;
  }

  @Override
  public Old olderThan(Instant moment) {
    return Old.byId("createdAt", moment).where(Removals.ended());
  }

  @Override
  public Future<Set<String>> remove(List<JsonObject> old) {
    return Removals.remove(store, collection(), Removals.idsOf(old), Removals.ended());
  }
}
