package com.sendook.limit;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redis, for counters alone. Every change is one Lua script: one round trip, exact under any
 * concurrency, one key each so that it also runs on a Redis cluster. A Redis that does not answer
 * in time is {@link Problem#unavailable}.
 *
 * <p>All commands of the node go over one connection, each behind the other without waiting for its
 * answer: what comes at once is answered, and synced to disk, at once.
 */
public final class Counters {
  private static final Logger log = LoggerFactory.getLogger(Counters.class);
  private static final int MAX_UNANSWERED = 10_000;

  private final Vertx vertx;
  private final Redis redis;
  private final Duration patience;
  private Future<RedisConnection> connection;
  private volatile boolean away;

  private Counters(Vertx vertx, Redis redis, Duration patience) {
    this.vertx = vertx;
    this.redis = redis;
    this.patience = patience;
  }

  /**
   * Connects when first needed, and again whenever the connection was lost.
   *
   * @param patience how long Redis may take for one answer
   */
  public static Counters connect(Vertx vertx, String url, Duration patience) {
    var options = new RedisOptions().setConnectionString(url).setMaxWaitingHandlers(MAX_UNANSWERED);
    return new Counters(vertx, Redis.createClient(vertx, options), patience);
  }

  /**
   * Counts one more in a window that opens with its first count, by Redis's own clock.
   *
   * @return the count, the window's end in Unix seconds and the seconds until then
   */
  public Future<Window> count(String key, Duration length) {
    var script =
        "local n = redis.call('INCR', KEYS[1]) "
            + "if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end "
            + "local left = redis.call('PTTL', KEYS[1]) "
            + "if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) left = tonumber(ARGV[1]) end "
            + "return {n, left, redis.call('TIME')[1]}";
    return run(script, key, length.toMillis()).map(Counters::window);
  }

  /** The same window without counting; one that nobody opened is empty, and has all its length. */
  public Future<Window> look(String key, Duration length) {
    var script =
        "local n = tonumber(redis.call('GET', KEYS[1]) or '0') "
            + "local left = redis.call('PTTL', KEYS[1]) "
            + "if left < 0 then left = tonumber(ARGV[1]) end "
            + "return {n, left, redis.call('TIME')[1]}";
    return run(script, key, length.toMillis()).map(Counters::window);
  }

  private static Window window(Response answer) {
    long secondsLeft = (answer.get(1).toLong() + 999) / 1000;
    return new Window(answer.get(0).toLong(), answer.get(2).toLong() + secondsLeft, secondsLeft);
  }

  /** How far a window is used up. */
  public record Window(long count, long endsAtUnixSeconds, long secondsLeft) {}

  /** Runs a script on its one key. */
  Future<Response> run(String script, String key, long... arguments) {
    var request = Request.cmd(Command.EVAL).arg(script).arg(1).arg(key);
    for (long each : arguments) {
      request.arg(each);
    }
    return send(request);
  }

  /**
   * Counts one more of a day (UTC, by Redis's own clock), unless the limit is reached.
   *
   * @param limit 0 for no limit
   */
  public Future<Day> countToday(String key, long limit) {
    var script =
        "local left = 86400 - redis.call('TIME')[1] % 86400 "
            + "local n = tonumber(redis.call('GET', KEYS[1]) or '0') "
            + "local limit = tonumber(ARGV[1]) "
            + "if limit > 0 and n >= limit then return {0, left} end "
            + "if redis.call('INCR', KEYS[1]) == 1 then redis.call('EXPIRE', KEYS[1], left) end "
            + "return {1, left}";
    return run(script, key, limit)
        .map(answer -> new Day(answer.get(0).toLong() == 1, answer.get(1).toLong()));
  }

  /** What {@link #countToday} has counted today. */
  public Future<Long> today(String key) {
    return send(Request.cmd(Command.GET).arg(key))
        .map(answer -> answer == null ? 0L : answer.toLong());
  }

  /**
   * The outcome of counting in a day.
   *
   * @param counted whether there was room below the limit
   */
  public record Day(boolean counted, long secondsLeft) {}

  /** Completes when Redis answers. */
  public Future<Void> ping() {
    return send(Request.cmd(Command.PING)).mapEmpty();
  }

  private Future<Response> send(Request request) {
    var used = connection();
    return onCaller(used.compose(open -> open.send(request)))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(answer -> away = false)
        .recover(
            error -> {
              tell(error);
              boolean answered = error instanceof Response;
              if (!answered) {
                drop(used);
              }
              return Future.failedFuture(Problem.unavailable("Redis"));
            });
  }

  /** Once until it answers again: at every request it would fill the log. */
  private void tell(Throwable error) {
    if (away) {
      log.debug("Redis cannot be reached: {}", error.toString());
    } else {
      away = true;
      log.warn("Redis cannot be reached: {}", error.toString());
    }
  }

  /** The connection lives on one event loop; its answers go on where they were asked for. */
  private <T> Future<T> onCaller(Future<T> answer) {
    var caller = vertx.getOrCreateContext();
    var arrived = Promise.<T>promise();
    answer.onComplete(result -> caller.runOnContext(v -> arrived.handle(result)));
    return arrived.future();
  }

  private synchronized Future<RedisConnection> connection() {
    if (connection == null) {
      var opened = redis.connect();
      connection = opened;
      opened
          .onSuccess(open -> open.exceptionHandler(e -> drop(opened)).endHandler(v -> drop(opened)))
          .onFailure(e -> drop(opened));
    }
    return connection;
  }

  /** The next command opens another one; whoever waits on this one learns that it is closed. */
  private void drop(Future<RedisConnection> used) {
    synchronized (this) {
      if (connection != used) {
        return;
      }
      connection = null;
    }
    used.onSuccess(RedisConnection::close);
  }

  public Future<Void> close() {
    return redis.close();
  }
}
