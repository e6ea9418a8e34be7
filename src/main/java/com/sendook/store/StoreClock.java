package com.sendook.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's time, so that all nodes agree on when work is due and when a lease ends, however
 * wrong their own clocks are. It is this node's clock, corrected by what the store said when it was
 * last asked, to within the time of the answer. Never blocks.
 */
public final class StoreClock implements InstantSource {
  private static final Logger log = LoggerFactory.getLogger(StoreClock.class);

  /** More than this is worth an operator's attention: dates in mail are the node's own. */
  private static final Duration NOTABLE = Duration.ofSeconds(5);

  private final Store store;
  private final InstantSource own;
  private volatile Duration offset = Duration.ZERO;

  public StoreClock(Store store) {
    this(store, InstantSource.system());
  }

  StoreClock(Store store, InstantSource own) {
    this.store = store;
    this.own = own;
  }

  @Override
  public Instant instant() {
    return own.instant().plus(offset);
  }

  /** How far the store's clock is ahead of this node's. */
  public Duration offset() {
    return offset;
  }

  /** Asks the store for its time. Where it does not answer, what it said before still holds. */
  public Future<Void> measure() {
    var before = own.instant();
    return store
        .command(new JsonObject().put("isMaster", 1))
        .<Void>map(
            answer -> {
              var after = own.instant();
              var middle = before.plus(Duration.between(before, after).dividedBy(2));
              correct(
                  Duration.between(middle, Documents.instant(answer.getJsonObject("localTime"))));
              return null;
            })
        .recover(
            error -> {
              log.debug("the store's clock was not read: {}", error.toString());
              return Future.succeededFuture();
            });
  }

  private void correct(Duration measured) {
    offset = measured;
    if (measured.abs().compareTo(NOTABLE) > 0) {
      log.warn(
          "the clock of this machine is {} s {} the store's: set it (NTP); work goes by the store's",
          measured.abs().toSeconds(),
          measured.isNegative() ? "ahead of" : "behind");
    }
  }
}
