package com.sendook.limit;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * How many messages an organization has sent in the running month (UTC), and no more than it may.
 */
public final class MonthlyCount {
  /** One more, unless the limit is reached; a month's count is kept until that is surely over. */
  private static final String COUNT =
      "local n = tonumber(redis.call('GET', KEYS[1]) or '0') "
          + "if n >= tonumber(ARGV[1]) then return 0 end "
          + "if redis.call('INCR', KEYS[1]) == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end "
          + "return 1";

  private static final Duration KEPT = Duration.ofDays(33);

  private final Counters counters;
  private final InstantSource clock;

  /**
   * Counts of an installation.
   *
   * @param clock tells the month; the same for all nodes
   */
  public MonthlyCount(Counters counters, InstantSource clock) {
    this.counters = counters;
    this.clock = clock;
  }

  /** Counts one more; or answers how long the month goes on where that is one too many. */
  public Future<Optional<Duration>> add(String organizationId, int limit) {
    var now = ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    var month = YearMonth.from(now);
    var next = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC);
    return counters
        .run(COUNT, "sendook:month:" + month + ":" + organizationId, limit, KEPT.toSeconds())
        .map(
            answer ->
                answer.toLong() == 1
                    ? Optional.empty()
                    : Optional.of(Duration.between(now, next).plusSeconds(1)));
  }
}
