package com.sendook.limit;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Lets through what a rate allows, all nodes together: never more than that in any second, minute
 * or day of Redis's clock. Whoever has to wait is told when to come back, each at a time of its
 * own, so that nobody asks twice while it goes as it should; who comes for the first time does not
 * overtake those. What was let through and then not sent is counted all the same.
 */
public final class RateGate {
  /**
   * Times to come back are given for so long ahead; when half of them are over, there are new ones.
   */
  static final Duration HORIZON = Duration.ofMinutes(1);

  /** While Redis does not answer nothing passes. */
  private static final Duration REDIS_PAUSE = Duration.ofSeconds(5);

  /** An hour more than the longest window. */
  private static final Duration KEPT = Duration.ofHours(25);

  /** The time in ms, and the lengths of the windows. */
  private static final String NOW =
      "local time = redis.call('TIME') "
          + "local now = time[1] * 1000 + math.floor(time[2] / 1000) "
          + "local lengths = {1000, 60000, 86400000} ";

  /**
   * A window's count stands beside its number, and counts for nothing in another one. Answers 0:
   * pass; n: come back in n ms; -n: nobody is to ask for n ms.
   */
  private static final String ASK =
      NOW
          + "local state = redis.call('HMGET', KEYS[1], 'w1', 'n1', 'w2', 'n2', 'w3', 'n3', 'next') "
          + "local counts, opens = {}, now "
          + "for i = 1, 3 do "
          + "  local limit, window = tonumber(ARGV[i]), math.floor(now / lengths[i]) "
          + "  counts[i] = tonumber(state[2 * i - 1]) == window and tonumber(state[2 * i]) or 0 "
          + "  if limit > 0 and counts[i] >= limit then opens = (window + 1) * lengths[i] end "
          + "end "
          + "local last = tonumber(state[7]) or 0 "
          + "local called = ARGV[4] == '1' "
          + "if opens == now and (called or last <= now) then "
          + "  for i = 1, 3 do "
          + "    redis.call('HSET', KEYS[1], 'w' .. i, string.format('%d', math.floor(now / lengths[i])), "
          + "      'n' .. i, counts[i] + 1) "
          + "  end "
          + "  redis.call('PEXPIRE', KEYS[1], ARGV[6]) "
          + "  return 0 "
          + "end "
          + "local gap = 0 "
          + "for i = 1, 2 do "
          + "  local limit = tonumber(ARGV[i]) "
          + "  if limit > 0 then gap = math.max(gap, lengths[i] / limit) end "
          + "end "
          + "local turn = math.ceil(math.max(opens, last + gap, now + 1)) "
          + "if turn - now > tonumber(ARGV[5]) then return -ARGV[5] / 2 end "
          + "redis.call('HSET', KEYS[1], 'next', string.format('%d', turn)) "
          + "redis.call('PEXPIRE', KEYS[1], ARGV[6]) "
          + "return turn - now";

  private static final String GIVE_BACK =
      NOW
          + "for i = 1, 3 do "
          + "  local state = redis.call('HMGET', KEYS[1], 'w' .. i, 'n' .. i) "
          + "  if tonumber(state[1]) == math.floor(now / lengths[i]) and tonumber(state[2]) > 0 then "
          + "    redis.call('HINCRBY', KEYS[1], 'n' .. i, -1) "
          + "  end "
          + "end "
          + "return 0";

  private final Counters counters;

  public RateGate(Counters counters) {
    this.counters = counters;
  }

  /**
   * Asks to pass.
   *
   * @param gate its name; all that go through it name the same rate
   * @param called whether it was told to come back now
   */
  public Future<Turn> ask(String gate, Rate rate, boolean called) {
    if (rate.isUnlimited()) {
      return Future.succeededFuture(Turn.NOW);
    }
    return counters
        .run(
            ASK,
            "sendook:rate:" + gate,
            rate.perSecond(),
            rate.perMinute(),
            rate.perDay(),
            called ? 1 : 0,
            HORIZON.toMillis(),
            KEPT.toMillis())
        .map(answer -> turn(answer.toLong()))
        .recover(RateGate::closed);
  }

  /** What passed goes nowhere after all; counted it stays in a window that is over. */
  public Future<Void> giveBack(String gate, Rate rate) {
    return rate.isUnlimited()
        ? Future.succeededFuture()
        : counters.run(GIVE_BACK, "sendook:rate:" + gate).<Void>mapEmpty().otherwiseEmpty();
  }

  private static Turn turn(long answer) {
    if (answer == 0) {
      return Turn.NOW;
    }
    return answer > 0
        ? new Turn.Later(Duration.ofMillis(answer))
        : new Turn.NotBefore(Duration.ofMillis(-answer));
  }

  private static Future<Turn> closed(Throwable error) {
    return error instanceof Problem problem && problem.kind() == Problem.Kind.UNAVAILABLE
        ? Future.succeededFuture(new Turn.NotBefore(REDIS_PAUSE))
        : Future.failedFuture(error);
  }
}
