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
 * wrong their own clocks are. It is what the store said when it was last asked, to within the time
 * of the answer, and what has passed since then by a clock that nobody sets. Never blocks.
 */
public final class StoreClock implements InstantSource {
  private static final Logger log = LoggerFactory.getLogger(StoreClock.class);

  /** More than this is worth an operator's attention: dates in mail are the node's own. */
  private static final Duration NOTABLE = Duration.ofSeconds(5);

  /** An answer that took longer, as when this node stood still meanwhile, tells too little. */
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(2);

  private final Store store;
  private final InstantSource own;
  private volatile Reading last;

  private record Reading(Instant time, long atNanos) {
    Instant now() {
      return time.plusNanos(System.nanoTime() - atNanos);
    }
  }

  public StoreClock(Store store) {
    this(store, InstantSource.system());
  }

  StoreClock(Store store, InstantSource own) {
    this.store = store;
    this.own = own;
  }

  @Override
  public Instant instant() {
    var reading = last;
    return reading == null ? own.instant() : reading.now();
  }

  /** Asks the store for its time. Where it does not answer, what it said before still holds. */
  public Future<Void> measure() {
    long before = System.nanoTime();
    return store
        .command(new JsonObject().put("isMaster", 1))
        .<Void>map(
            answer -> {
              long took = System.nanoTime() - before;
              if (took <= LONGEST_ASKED.toNanos()) {
                var said = Documents.instant(answer.getJsonObject("localTime"));
                last = new Reading(said, before + took / 2);
                compare();
              }
              return null;
            })
        .recover(
            error -> {
              log.debug("the store's clock was not read: {}", error.toString());
              return Future.succeededFuture();
            });
  }

  private void compare() {
    var ahead = Duration.between(last.now(), own.instant());
    if (ahead.abs().compareTo(NOTABLE) > 0) {
      log.warn(
          "the clock of this machine is {} s {} the store's: set it (NTP); work goes by the store's",
          ahead.abs().toSeconds(),
          ahead.isNegative() ? "behind" : "ahead of");
    }
  }
}
