package com.sendook.limit;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * How many messages an organization has sent since midnight (UTC, by Redis's clock), and no more
 * than it may. Each is counted as it is taken; one that fails after that stays counted. Where there
 * is no limit they are counted as well, but nobody waits for that.
 */
public final class DailyCount {
  private final Counters counters;
  private final OrganizationLimits limits;

  public DailyCount(Counters counters, OrganizationLimits limits) {
    this.counters = counters;
    this.limits = limits;
  }

  /**
   * Today's messages.
   *
   * @param limit how many there may be; 0 for any number
   */
  public record Today(long count, int limit) {}

  /** Counts one more message; fails where that is one too many. */
  public Future<Void> add(String organizationId) {
    return limits
        .of(organizationId)
        .compose(
            own -> {
              var counted = counters.countToday(key(organizationId), own.messagesPerDay());
              return own.messagesPerDay() == 0
                  ? Future.succeededFuture()
                  : counted.compose(DailyCount::check);
            });
  }

  private static Future<Void> check(Counters.Day day) {
    return day.counted()
        ? Future.succeededFuture()
        : Future.failedFuture(
            Problem.limited("Message limit reached", Duration.ofSeconds(day.secondsLeft())));
  }

  /** Where the organization stands today. */
  public Future<Today> of(String organizationId) {
    return limits
        .of(organizationId)
        .compose(
            own ->
                counters
                    .today(key(organizationId))
                    .map(count -> new Today(count, own.messagesPerDay())));
  }

  private static String key(String organizationId) {
    return "sendook:today:" + organizationId;
  }
}
