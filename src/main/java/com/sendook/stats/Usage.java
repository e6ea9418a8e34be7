package com.sendook.stats;

import com.sendook.event.EventType;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * What an organization has used in the running month (UTC): counted in the event log, where each
 * mail that was sent to somebody and each that was received stands once, and stays when its inbox
 * is deleted. So it is exact without anything being kept up to date.
 */
public final class Usage {
  private final Store store;
  private final InstantSource clock;

  public Usage(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A month so far.
   *
   * @param sent mails that left, one for each recipient
   * @param received mails that came in, one for each inbox
   */
  public record Month(Instant from, Instant until, long sent, long received) {}

  /** The running month. */
  public Future<Month> running(String organizationId) {
    var from =
        ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.DAYS)
            .withDayOfMonth(1);
    var start = from.toInstant();
    var sent = count(organizationId, EventType.MESSAGE_SENT, start);
    var received = count(organizationId, EventType.MESSAGE_RECEIVED, start);
    return Future.all(sent, received)
        .map(
            both ->
                new Month(start, from.plusMonths(1).toInstant(), sent.result(), received.result()));
  }

  private Future<Long> count(String organizationId, String type, Instant from) {
    return store.count(
        Collections.EVENTS,
        new JsonObject()
            .put("organizationId", organizationId)
            .put("type", type)
            .put("createdAt", new JsonObject().put("$gte", Documents.date(from))),
        Integer.MAX_VALUE);
  }
}
