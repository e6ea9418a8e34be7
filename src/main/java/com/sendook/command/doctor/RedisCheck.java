package com.sendook.command.doctor;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Redis: whether it answers, keeps what it counts, and goes by the same time. */
final class RedisCheck implements Check {
  private static final String SUBJECT = "redis";
  private static final String URL = "redis.url (REDIS_URL)";
  private static final int PATIENCE_SECONDS = 5;

  @Override
  public List<Finding> look(Site site) {
    var url = site.config().redis().url();
    if (url.isEmpty()) {
      return List.of(Finding.ok(SUBJECT, "embedded, started with the gateway"));
    }
    Redis redis;
    try {
      redis = Redis.createClient(site.vertx(), new RedisOptions().setConnectionString(url));
    } catch (RuntimeException e) {
      return List.of(
          Finding.fault(
              SUBJECT, "redis.url is none", "set " + URL + " to one such as redis://cache:6379"));
    }
    try {
      return ask(await(redis.connect()), site);
    } catch (IllegalStateException e) {
      return List.of(unusable(shown(url), e));
    } finally {
      redis.close().otherwiseEmpty().await();
    }
  }

  private static List<Finding> ask(RedisConnection connection, Site site) {
    await(connection.send(Request.cmd(Command.PING)));
    var findings = new ArrayList<Finding>();
    findings.add(Finding.ok(SUBJECT, "answers at " + shown(site.config().redis().url())));
    findings.add(skew(connection, site));
    findings.addAll(settings(connection));
    return findings;
  }

  private static Finding skew(RedisConnection connection, Site site) {
    var before = site.clock().instant();
    var time = await(connection.send(Request.cmd(Command.TIME)));
    var half = Duration.between(before, site.clock().instant()).dividedBy(2);
    var said = Instant.ofEpochSecond(time.get(0).toLong()).plusNanos(time.get(1).toLong() * 1000);
    return StoreCheck.skew("clock", "Redis's", Duration.between(before.plus(half), said));
  }

  /** What managed services do not tell is theirs to see to. */
  private static List<Finding> settings(RedisConnection connection) {
    var findings = new ArrayList<Finding>();
    var policy = setting(connection, "maxmemory-policy");
    if (policy.startsWith("allkeys") || policy.startsWith("volatile")) {
      findings.add(
          Finding.warning(
              SUBJECT,
              "maxmemory-policy is " + policy + ": full, it forgets what was counted",
              "set maxmemory-policy noeviction in redis.conf"));
    }
    if (setting(connection, "appendonly").equals("no")) {
      findings.add(
          Finding.warning(
              SUBJECT,
              "appendonly is no: a restart may give back limits that were used up",
              "set appendonly yes in redis.conf"));
    }
    return findings;
  }

  private static String setting(RedisConnection connection, String name) {
    try {
      var answer = await(connection.send(Request.cmd(Command.CONFIG).arg("GET").arg(name)));
      return answer.containsKey(name) ? answer.get(name).toString() : answer.get(1).toString();
    } catch (RuntimeException e) {
      return "";
    }
  }

  /** What Redis answers as an error is a Throwable and no exception. */
  private static <T> T await(Future<T> answer) {
    return answer
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .recover(error -> Future.failedFuture(new IllegalStateException(error.getMessage(), error)))
        .await();
  }

  private static Finding unusable(String where, Throwable error) {
    var words = String.valueOf(error.getMessage());
    var upper = words.toUpperCase(Locale.ROOT);
    if (upper.contains("WRONGPASS") || upper.contains("NOAUTH") || upper.contains("AUTH")) {
      return Finding.fault(
          SUBJECT,
          "Redis at " + where + " refuses the login: " + words,
          "set the password in " + URL + ": redis://user:password@host:6379");
    }
    return Finding.fault(
        SUBJECT,
        "Redis at " + where + " cannot be reached: " + words,
        "start it, open the way to it, or set " + URL + " to where it is");
  }

  /** Without the password. */
  private static String shown(String url) {
    var parsed = URI.create(url);
    return parsed.getHost() + (parsed.getPort() < 0 ? "" : ":" + parsed.getPort());
  }
}
