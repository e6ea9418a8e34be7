package com.sendook.limit;

import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Slows down who fails again and again, all nodes together. Every attempt is counted before it is
 * made, as if it failed, so that many at once are no way past; one that succeeds is taken back.
 * While Redis is away each node counts for itself.
 */
public final class SlowDown {
  /** n: attempts; at: when the next may come, in milliseconds. The answer: how long to wait. */
  private static final String ATTEMPT =
      "local time = redis.call('TIME') "
          + "local now = time[1] * 1000 + math.floor(time[2] / 1000) "
          + "local at = tonumber(redis.call('HGET', KEYS[1], 'at') or '0') "
          + "if now < at then return at - now end "
          + "local n = redis.call('HINCRBY', KEYS[1], 'n', 1) "
          + "local pause = 0 "
          + "if n >= tonumber(ARGV[1]) then "
          + "pause = math.min(ARGV[2] * 2 ^ math.min(n - ARGV[1], 30), tonumber(ARGV[3])) end "
          + "redis.call('HSET', KEYS[1], 'at', string.format('%.0f', now + pause)) "
          + "redis.call('PEXPIRE', KEYS[1], ARGV[4]) "
          + "return 0";

  private static final String TAKE_BACK =
      "if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end "
          + "redis.call('HSET', KEYS[1], 'at', '0') "
          + "if redis.call('HINCRBY', KEYS[1], 'n', -1) <= 0 then redis.call('DEL', KEYS[1]) end "
          + "return 0";

  private static final String FORGET = "return redis.call('DEL', KEYS[1])";

  private final Counters counters;
  private final String name;
  private final Patience patience;
  private final LocalAttempts here;

  /**
   * A slow-down of its own.
   *
   * @param name tells its keys in Redis from those of others
   */
  public SlowDown(Counters counters, String name, Patience patience) {
    this.counters = counters;
    this.name = name;
    this.patience = patience;
    this.here = new LocalAttempts(patience, System::nanoTime);
  }

  /** Counts an attempt, unless it comes too early: how long to wait then, else zero. */
  public Future<Duration> attempt(String who) {
    return counters
        .run(
            ATTEMPT,
            key(who),
            patience.free(),
            patience.first().toMillis(),
            patience.longest().toMillis(),
            patience.forgottenAfter().toMillis())
        .map(answer -> answer.toLong())
        .recover(error -> orHere(error, () -> here.attempt(who)))
        .map(Duration::ofMillis);
  }

  /** The last attempt was none. */
  public Future<Void> takeBack(String who) {
    return counters
        .run(TAKE_BACK, key(who))
        .<Void>mapEmpty()
        .recover(
            error ->
                orHere(
                    error,
                    () -> {
                      here.takeBack(who);
                      return null;
                    }));
  }

  /** There never were any attempts. */
  public Future<Void> forget(String who) {
    here.forget(who);
    return counters.run(FORGET, key(who)).mapEmpty();
  }

  private static <T> Future<T> orHere(Throwable error, Supplier<T> local) {
    return error instanceof Problem problem && problem.kind() == Problem.Kind.UNAVAILABLE
        ? Future.succeededFuture(local.get())
        : Future.failedFuture(error);
  }

  /** Redis is told no names. */
  private String key(String who) {
    return "sendook:slow:" + Ids.deriveTimeless(name, who);
  }
}
