package com.sendook.inbound.smtp;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Tells when a client's time is up, which it never is while it is not the client's turn. One timer,
 * set anew only when it ran out: bytes that come in cost it nothing.
 */
final class ClientWatch {
  private static final Duration WHILE_OTHERS_WORK = Duration.ofSeconds(1);
  private static final long SHORTEST_MS = 10;

  private final Vertx vertx;
  private final ClientClock clock;
  private final Runnable timeIsUp;
  private long timer;

  ClientWatch(Vertx vertx, ClientClock clock, Runnable timeIsUp) {
    this.vertx = vertx;
    this.clock = clock;
    this.timeIsUp = timeIsUp;
  }

  void begin() {
    lookAfter(clock.left());
  }

  void end() {
    vertx.cancelTimer(timer);
  }

  private void lookAfter(Duration time) {
    timer = vertx.setTimer(Math.max(SHORTEST_MS, time.toMillis()), id -> look());
  }

  private void look() {
    var left = clock.left();
    if (clock.isStopped()) {
      lookAfter(left.compareTo(WHILE_OTHERS_WORK) < 0 ? WHILE_OTHERS_WORK : left);
    } else if (left.isNegative() || left.isZero()) {
      timeIsUp.run();
    } else {
      lookAfter(left);
    }
  }
}
