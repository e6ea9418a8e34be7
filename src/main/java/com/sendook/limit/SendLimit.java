package com.sendook.limit;

import com.sendook.http.Exchange;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * The limit on sending: so many requests of one organization in an hour, all its keys and all nodes
 * together. Counts every authenticated request before anything else is looked at, so that a refused
 * one counts too. Tells the state in the {@code RateLimit-*} headers and in the one of
 * draft-ietf-httpapi-ratelimit-headers-07.
 */
public final class SendLimit implements Handler<RoutingContext> {
  private static final Duration WINDOW = Duration.ofHours(1);

  private final Counters counters;
  private final int perHour;

  /**
   * The limit of one installation.
   *
   * @param perHour 0 for no limit
   */
  public SendLimit(Counters counters, int perHour) {
    this.counters = counters;
    this.perHour = perHour;
  }

  @Override
  public void handle(RoutingContext context) {
    if (perHour == 0) {
      context.next();
      return;
    }
    Exchange.continueAfter(
        context,
        counters
            .count("sendook:send:" + Exchange.organizationId(context), WINDOW)
            .compose(
                window -> {
                  tell(context, window);
                  return window.count() <= perHour
                      ? Future.succeededFuture()
                      : Future.failedFuture(exceeded(window));
                }));
  }

  private static Problem exceeded(Counters.Window window) {
    return Problem.limited(
        "Too many requests, please try again later.", Duration.ofSeconds(window.secondsLeft()));
  }

  private void tell(RoutingContext context, Counters.Window window) {
    long remaining = Math.max(0, perHour - window.count());
    context
        .response()
        .putHeader("RateLimit-Limit", String.valueOf(perHour))
        .putHeader("RateLimit-Remaining", String.valueOf(remaining))
        .putHeader("RateLimit-Reset", String.valueOf(window.endsAtUnixSeconds()))
        .putHeader("RateLimit-Policy", perHour + ";w=" + WINDOW.toSeconds())
        .putHeader(
            "RateLimit",
            "limit=%d, remaining=%d, reset=%d".formatted(perHour, remaining, window.secondsLeft()));
  }
}
