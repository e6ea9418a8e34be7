package com.sendook.consumer;

import com.sendook.bus.Address;
import com.sendook.bus.EventNotice;
import com.sendook.bus.EventsRead;
import com.sendook.bus.ReadEvents;
import com.sendook.bus.ReadEvents.Then;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer's reading of one organization, from when it hears of news until there is no more: asks
 * for what comes next, hands it over event by event, and says how far it is.
 */
final class Reading {
  private static final Logger log = LoggerFactory.getLogger(Reading.class);

  private static final Duration KEEP_EVERY = Positions.TURN.dividedBy(4);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final String consumer;
  private final String reader;
  private final String organizationId;
  private final Function<EventNotice, Future<?>> handler;
  private final Runnable onEnd;
  private final Promise<Void> ended = Promise.promise();
  private final Deque<EventNotice> waiting = new ArrayDeque<>();
  private long done = ReadEvents.UNKNOWN;
  private Duration pause = FIRST_PAUSE;
  private long keeping;
  private boolean begun;
  private boolean lookAgain;
  private Long tryingAgain;
  private boolean stopped;
  private boolean lost;

  Reading(
      Vertx vertx,
      String consumer,
      String reader,
      String organizationId,
      Function<EventNotice, Future<?>> handler,
      Runnable onEnd) {
    this.vertx = vertx;
    this.consumer = consumer;
    this.reader = reader;
    this.organizationId = organizationId;
    this.handler = handler;
    this.onEnd = onEnd;
  }

  /** Begins; where it has begun, it looks once more before it ends. */
  void look() {
    if (begun) {
      lookAgain = true;
      return;
    }
    begun = true;
    keeping = vertx.setPeriodic(KEEP_EVERY.toMillis(), timer -> keepTurn());
    readOn();
  }

  /** Completes when the event in hand is dealt with, and how far it is, is stored. */
  Future<Void> stop() {
    stopped = true;
    if (tryingAgain != null && vertx.cancelTimer(tryingAgain)) {
      leave();
    }
    return ended.future();
  }

  private void readOn() {
    lookAgain = false;
    ask(Then.MORE)
        .onSuccess(this::take)
        .onFailure(
            error -> {
              log.warn("consumer {} cannot read: {}", consumer, error.getMessage());
              // It is looked for again before long, from what is stored.
              end();
            });
  }

  private Future<EventsRead> ask(Then then) {
    return vertx
        .eventBus()
        .<EventsRead>request(
            Address.CONSUMER_READ, new ReadEvents(consumer, reader, organizationId, done, then))
        .map(answer -> answer.body());
  }

  private void take(EventsRead read) {
    if (!read.granted()) {
      end();
      return;
    }
    done = read.position();
    waiting.addAll(read.events());
    if (stopped) {
      leave();
    } else if (!waiting.isEmpty()) {
      warnOfGap(waiting.peek());
      handleNext();
    } else if (lookAgain) {
      done = ReadEvents.UNKNOWN;
      readOn();
    } else {
      end();
    }
  }

  private void warnOfGap(EventNotice first) {
    if (done > 0 && first.position() > done + 1) {
      log.warn(
          "consumer {} was away for longer than events are kept: those of organization {} from"
              + " position {} to {} are gone",
          consumer,
          organizationId,
          done + 1,
          first.position() - 1);
    }
  }

  private void handleNext() {
    if (lost) {
      end();
    } else if (stopped) {
      leave();
    } else if (waiting.isEmpty()) {
      readOn();
    } else {
      handle(waiting.peek());
    }
  }

  private void handle(EventNotice event) {
    attempt(event)
        .onComplete(
            handled -> {
              if (handled.succeeded()) {
                waiting.poll();
                done = event.position();
                pause = FIRST_PAUSE;
                // In a turn of its own: a handler that is done at once would nest them all.
                vertx.runOnContext(next -> handleNext());
              } else {
                log.warn(
                    "consumer {} fails at event {} and tries again in {} s",
                    consumer,
                    event.id(),
                    pause.toSeconds(),
                    handled.cause());
                tryingAgain = vertx.setTimer(pause.toMillis(), timer -> handleNext());
                pause = longer(pause);
              }
            });
  }

  private Future<?> attempt(EventNotice event) {
    try {
      return handler.apply(event);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private void keepTurn() {
    if (done != ReadEvents.UNKNOWN) {
      ask(Then.KEEP).onSuccess(kept -> lost |= !kept.granted());
    }
  }

  private void leave() {
    if (done == ReadEvents.UNKNOWN) {
      end();
    } else {
      ask(Then.END).onComplete(left -> end());
    }
  }

  private void end() {
    vertx.cancelTimer(keeping);
    onEnd.run();
    ended.tryComplete();
  }
}
