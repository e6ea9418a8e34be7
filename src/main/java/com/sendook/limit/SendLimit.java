package com.sendook.limit;

import com.sendook.http.Exchange;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.ObjIntConsumer;

/**
 * The limit on sending: so many requests of one organization in an hour, all its keys and all nodes
 * together. Counts every authenticated request once, a refused one too, and one that only asks
 * again for what it made before not at all. Tells the state in the {@code RateLimit-*} headers and
 * in the one of draft-ietf-httpapi-ratelimit-headers-07.
 */
public final class SendLimit implements Handler<RoutingContext> {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final String PASSED = "sendook.sendLimit";

  private final Counters counters;
  private final OrganizationLimits limits;

  public SendLimit(Counters counters, OrganizationLimits limits) {
    this.counters = counters;
    this.limits = limits;
  }

  @Override
  public void handle(RoutingContext context) {
    var organization = Exchange.organizationId(context);
    if (organization == null || context.get(PASSED) != null) {
      context.next();
      return;
    }
    context.put(PASSED, true);
    Exchange.continueAfter(
        context,
        pass(
            organization,
            Exchange.isReplay(context),
            (window, perHour) -> tell(context, window, perHour)));
  }

  /** Counts a send that came by another protocol; fails where it is one too many. */
  public Future<Void> count(String organizationId) {
    return pass(organizationId, false, (window, perHour) -> {});
  }

  private Future<Void> pass(
      String organizationId, boolean free, ObjIntConsumer<Counters.Window> state) {
    var key = "sendook:send:" + organizationId;
    return limits
        .of(organizationId)
        .compose(
            own ->
                own.sendPerHour() == 0
                    ? Future.succeededFuture()
                    : (free ? counters.look(key, WINDOW) : counters.count(key, WINDOW))
                        .compose(
                            window -> {
                              state.accept(window, own.sendPerHour());
                              return free || window.count() <= own.sendPerHour()
                                  ? Future.succeededFuture()
                                  : Future.failedFuture(exceeded(window));
                            }));
  }

  private static Problem exceeded(Counters.Window window) {
    return Problem.limited(
        "Too many requests, please try again later.", Duration.ofSeconds(window.secondsLeft()));
  }

  private static void tell(RoutingContext context, Counters.Window window, int perHour) {
    if (context.response().headWritten()) {
      return;
    }
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
