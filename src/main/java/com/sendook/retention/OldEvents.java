package com.sendook.retention;

import com.sendook.event.EventLog;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Events. The latest one of an organization stays: the next number is told by it. One that came
 * late to the log stays as long as one that happened then: whoever appends may still go by its
 * number.
 */
public record OldEvents(Store store, EventLog events, Duration kept) implements Kind {
  @Override
  public String name() {
    return "events";
  }

  @Override
  public String collection() {
    return Collections.EVENTS;
  }

  @Override
  public Old olderThan(Instant moment) {
    var later = new JsonObject().put("$gte", Documents.date(moment));
    return Old.byDate("createdAt", moment)
        .where("loggedAt", new JsonObject().put("$not", later))
        .reading("organizationId")
        .reading("position");
  }

  @Override
  public Future<Set<String>> remove(List<JsonObject> old) {
    return notTheLatest(old).compose(ids -> Removals.remove(store, collection(), ids));
  }

  private Future<Set<String>> notTheLatest(List<JsonObject> old) {
    var latest = new LinkedHashMap<String, Future<Long>>();
    old.forEach(each -> latest.computeIfAbsent(each.getString("organizationId"), events::last));
    return Future.all(List.copyOf(latest.values()))
        .map(
            known ->
                old.stream()
                    .filter(
                        each ->
                            each.getLong("position")
                                < latest.get(each.getString("organizationId")).result())
                    .map(each -> each.getString("_id"))
                    .collect(Collectors.toSet()));
  }
}
