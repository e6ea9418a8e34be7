package com.sendook.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many events a second come from a change (an inbox is made) to a webhook's endpoint in this
 * process, which answers 204, with one webhook and with many; beside what the bare HTTP client of
 * Vert.x can post to the same endpoint. Not a test: run its main method.
 *
 * <p>Arguments: the gateway's URL and process id; the API key in {@code SENDOOK_API_KEY}. Prints
 * rows of a Markdown table.
 */
final class WebhookBench {
  /** The gateway compiles what it runs often for the most of a minute. */
  private static final Duration WARM_UP = Duration.ofSeconds(45);

  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CONNECTIONS = 32;
  private static final int MOST_MISSING = 1000;

  /** So that no two runs make the same inbox. */
  private static final String RUN = Long.toString(System.nanoTime(), 36);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      vertx.createHttpClient(
          new HttpClientOptions().setKeepAliveTimeout(60),
          new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  private final String gateway;
  private final ProcessHandle process;
  private final Sink sink = new Sink();
  private final AtomicInteger made = new AtomicInteger();

  private WebhookBench(String gateway, ProcessHandle process) {
    this.gateway = gateway;
    this.process = process;
  }

  public static void main(String[] arguments) throws Exception {
    var process = ProcessHandle.of(Long.parseLong(arguments[1])).orElseThrow();
    var bench = new WebhookBench(arguments[0], process);
    try {
      bench.run();
    } finally {
      bench.vertx.close().await();
    }
  }

  /** Takes posts, and notes when. */
  private static final class Sink {
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong lastNanos = new AtomicLong();
    private final long[] latencyMs = new long[2_000_000];
    private HttpServer server;
    private volatile Buffer sample;

    void take(HttpServerRequest request) {
      request
          .body()
          .onSuccess(
              body -> {
                request.response().setStatusCode(204).end();
                long now = System.currentTimeMillis();
                lastNanos.set(System.nanoTime());
                int number = taken.getAndIncrement();
                if (number < latencyMs.length) {
                  var at = new JsonObject(body).getString("createdAt");
                  latencyMs[number] = now - Instant.parse(at).toEpochMilli();
                }
                sample = body;
              });
    }

    long percentileMs(int percent) {
      var sorted = Arrays.copyOf(latencyMs, Math.min(taken.get(), latencyMs.length));
      Arrays.sort(sorted);
      return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
  }

  private void run() throws Exception {
    sink.server =
        vertx
            .createHttpServer()
            .requestHandler(sink::take)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    change(WARM_UP, 0);
    var alone = change(ROUND, 0);
    addWebhooks(1);
    change(WARM_UP, 1);
    var one = change(ROUND, 1);
    bare(ROUND);
    var bare = bare(ROUND);
    System.out.printf(
        "| Changes alone: inboxes made by the API | %,.0f/s, %.2f ms of processor time |%n",
        alone.perSecond(), alone.cpuMsEach());
    row("Posts by the bare HTTP client of Vert.x, %d connections".formatted(CONNECTIONS), bare);
    row("Events from change to 2xx, 1 webhook", one, bare);
    addWebhooks(99);
    change(WARM_UP, 100);
    row("Posts from change to 2xx, 100 webhooks that want each event", change(ROUND, 100), bare);
  }

  private void addWebhooks(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      var body =
          new JsonObject()
              .put("url", "http://127.0.0.1:" + sink.server.actualPort() + "/")
              .put("events", new JsonArray().add("inbox.created"));
      post("/v1/webhooks", body);
    }
  }

  private void post(String path, JsonObject body) throws Exception {
    send(HttpMethod.POST, path, body).await(30, TimeUnit.SECONDS);
  }

  private Future<Buffer> send(HttpMethod method, String path, JsonObject body) {
    var options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(gateway + path)
            .putHeader("Authorization", "Bearer " + System.getenv("SENDOOK_API_KEY"))
            .putHeader("Content-Type", "application/json");
    return send(options, body.toBuffer());
  }

  private Future<Buffer> send(RequestOptions options, Buffer body) {
    return http.request(options)
        .compose(request -> request.send(body))
        .compose(
            answer ->
                answer.statusCode() < 300
                    ? answer.body()
                    : answer
                        .body()
                        .compose(said -> Future.failedFuture(answer.statusCode() + " " + said)));
  }

  /**
   * What came of a round.
   *
   * @param cpu processor time of the gateway
   */
  private record Round(int count, double seconds, Duration cpu, long p50Ms, long p99Ms) {
    double perSecond() {
      return count / seconds;
    }

    double cpuMsEach() {
      return cpu.toMillis() / (double) count;
    }
  }

  private Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Changes for so long, and waits until all that was to come of it has been posted. */
  private Round change(Duration length, int webhooks) throws Exception {
    sink.taken.set(0);
    var cpu = cpu();
    long start = System.nanoTime();
    int changes =
        closedLoop(
            length,
            (connection, number) ->
                whenFewAreMissing((number + 1L) * webhooks)
                    .compose(
                        few ->
                            send(
                                HttpMethod.POST,
                                "/v1/inboxes",
                                new JsonObject().put("name", nextName()))));
    if (webhooks == 0) {
      return new Round(changes, (System.nanoTime() - start) / 1e9, cpu().minus(cpu), 0, 0);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (sink.taken.get() < changes * webhooks) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            changes + " changes, but " + sink.taken.get() + " posts to " + webhooks + " webhooks");
      }
      Thread.sleep(20);
    }
    return new Round(
        sink.taken.get(),
        (sink.lastNanos.get() - start) / 1e9,
        cpu().minus(cpu),
        sink.percentileMs(50),
        sink.percentileMs(99));
  }

  private String nextName() {
    return "Bench " + RUN + " " + made.getAndIncrement();
  }

  /** What waits for a post in the store is none of the rate. */
  private Future<?> whenFewAreMissing(long expected) {
    return expected - sink.taken.get() <= MOST_MISSING
        ? Future.succeededFuture()
        : vertx.timer(5, TimeUnit.MILLISECONDS).compose(later -> whenFewAreMissing(expected));
  }

  /** Posts what the gateway has posted. */
  private Round bare(Duration length) throws Exception {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI("http://127.0.0.1:" + sink.server.actualPort() + "/")
            .putHeader("Content-Type", "application/json");
    var body = sink.sample;
    long start = System.nanoTime();
    int count = closedLoop(length, (connection, number) -> send(options, body));
    return new Round(count, (System.nanoTime() - start) / 1e9, Duration.ZERO, 0, 0);
  }

  private interface Step {
    Future<?> take(int connection, int number);
  }

  /** How many steps were taken in so long, by all connections together. */
  private int closedLoop(Duration length, Step step) throws Exception {
    long start = System.nanoTime();
    var count = new AtomicInteger();
    var running = new AtomicInteger(CONNECTIONS);
    var finished = Promise.<Void>promise();
    var context = vertx.getOrCreateContext();
    for (int i = 0; i < CONNECTIONS; i++) {
      int connection = i;
      context.runOnContext(
          begin -> next(connection, start + length.toNanos(), step, count, running, finished));
    }
    finished.future().await(length.toSeconds() + 60, TimeUnit.SECONDS);
    return count.get();
  }

  private static void next(
      int connection,
      long endNanos,
      Step step,
      AtomicInteger count,
      AtomicInteger running,
      Promise<Void> finished) {
    if (System.nanoTime() - endNanos >= 0) {
      if (running.decrementAndGet() == 0) {
        finished.tryComplete();
      }
      return;
    }
    step.take(connection, count.get())
        .onFailure(finished::tryFail)
        .onSuccess(
            taken -> {
              count.incrementAndGet();
              next(connection, endNanos, step, count, running, finished);
            });
  }

  private static void row(String what, Round round) {
    System.out.printf("| %s | %,.0f/s |%n", what, round.perSecond());
  }

  private static void row(String what, Round round, Round bare) {
    System.out.printf(
        "| %s | %,.0f/s, %.1f %% of the bare client, %.2f ms of processor time; "
            + "p50 %d ms, p99 %d ms after the change |%n",
        what,
        round.perSecond(),
        100 * round.perSecond() / bare.perSecond(),
        round.cpuMsEach(),
        round.p50Ms(),
        round.p99Ms());
  }
}
