package com.sendook.retention;

import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is older than it is kept: the oldest first, a page at a time, no faster than it may.
 * Each kind is a piece of work that never ends, so one node at a time is at it; how far it came is
 * written down after each turn, and whoever takes over goes on from there.
 */
public final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /** A node that stops waits for no longer. */
  private static final Duration TURN = Duration.ofSeconds(4);

  private static final Duration SWITCHED_OFF = Duration.ofHours(1);
  private static final int LARGEST_PAGE = 100;
  private static final int PAGES_A_SECOND = 5;
  private static final String ROUND = "round";

  private final Vertx vertx;
  private final Store store;
  private final InstantSource clock;
  private final Map<String, Kind> kinds;
  private final int rate;
  private final int page;

  /**
   * The retention of these kinds.
   *
   * @param clock the store's: one node whose clock is wrong would remove what is young
   * @param rate how many documents of a kind are gone through in a second at most
   */
  public Retention(Vertx vertx, Store store, InstantSource clock, List<Kind> kinds, int rate) {
    this.vertx = vertx;
    this.store = store;
    this.clock = clock;
    this.kinds = kinds.stream().collect(Collectors.toMap(Kind::name, Function.identity()));
    this.rate = rate;
    this.page = Math.max(1, Math.min(LARGEST_PAGE, rate / PAGES_A_SECOND));
  }

  /** One turn of the work on a kind. */
  public Future<Verdict> handle(Work work) {
    var kind = kinds.get(work.id());
    if (kind == null || kind.kept().isZero()) {
      return Future.succeededFuture(over(SWITCHED_OFF));
    }
    var written = work.document().getJsonObject(ROUND);
    var round = Round.read(written, clock.instant().minus(kind.kept()));
    return goOn(work, kind, round, System.nanoTime() + TURN.toNanos());
  }

  private Future<Verdict> goOn(Work work, Kind kind, Round round, long untilNanos) {
    if (round.isOver()) {
      return Future.succeededFuture(conclude(kind, round));
    }
    if (System.nanoTime() - untilNanos >= 0) {
      var place = new JsonObject().put(ROUND, round.toDocument());
      return Future.succeededFuture(
          new Verdict.Anew(Duration.ZERO, new JsonObject().put("$set", place)));
    }
    long begun = System.nanoTime();
    return work.stillHeld()
        .compose(held -> clearPage(kind, round))
        .compose(next -> pause(next.looked() - round.looked(), begun).map(next))
        .compose(next -> goOn(work, kind, next, untilNanos));
  }

  private Future<Round> clearPage(Kind kind, Round round) {
    var old = kind.olderThan(round.moment());
    var options =
        new FindOptions()
            .setFields(old.fields())
            .setSort(new JsonObject().put(old.order(), 1))
            .setSkip(round.stay())
            .setLimit(page);
    return store
        .find(kind.collection(), round.next(old), options)
        .compose(
            found ->
                kind.remove(found)
                    .map(gone -> round.behind(found, old.order(), gone, found.size() < page)));
  }

  /** So many may be gone through in this time, and not in less. */
  private Future<Void> pause(long looked, long begunNanos) {
    long left = looked * TimeUnit.SECONDS.toNanos(1) / rate - (System.nanoTime() - begunNanos);
    return left <= 0
        ? Future.succeededFuture()
        : vertx.timer(TimeUnit.NANOSECONDS.toMillis(left) + 1).mapEmpty();
  }

  private static Verdict conclude(Kind kind, Round round) {
    if (round.gone() > 0) {
      log.info(
          "retention: of {} {} that are older than {}, {} are gone",
          round.looked(),
          kind.name(),
          kind.kept(),
          round.gone());
    }
    return over(kind.pause());
  }

  private static Verdict over(Duration pause) {
    return new Verdict.Anew(pause, new JsonObject().put("$unset", new JsonObject().put(ROUND, "")));
  }
}
