package com.sendook.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How many mails a second the API takes, in a closed loop: each connection sends a mail, waits for
 * the 201 and sends the next. Then it waits until every mail accepted has been transmitted, so that
 * a yes that leads to nothing fails the measurement. Not a test: run its main method.
 *
 * <p>Arguments: the gateway's URL, an inbox's id, where to look for what was transmitted (the
 * sandbox's outbox, or the URL of a gateway's queues that are to run empty), and the numbers of
 * connections; the API key in {@code SENDOOK_API_KEY}. Prints rows of a Markdown table.
 */
final class SendBench {
  /** So long a young JVM compiles, and has little of two cores for anything else. */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final int WARM_UP_CONNECTIONS = 16;
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Buffer MAIL =
      new JsonObject()
          .put("to", "Bench <bench@example.com>")
          .put("subject", "Your order has left us")
          .put("text", "It left us this morning, and should be with you soon.\n".repeat(20))
          .toBuffer();

  private final Vertx vertx;
  private final RequestOptions request;
  private final Transmitted transmitted;
  private long accepted;

  private SendBench(Vertx vertx, RequestOptions request, Transmitted transmitted) {
    this.vertx = vertx;
    this.request = request;
    this.transmitted = transmitted;
  }

  public static void main(String[] arguments) throws Exception {
    var vertx = Vertx.vertx();
    try {
      var request =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setAbsoluteURI(arguments[0] + "/v1/inboxes/" + arguments[1] + "/messages/send")
              .putHeader("Authorization", "Bearer " + System.getenv("SENDOOK_API_KEY"))
              .putHeader("Content-Type", "application/json");
      var transmitted =
          arguments[2].startsWith("http")
              ? new Transmitted.QueueRunsEmpty(URI.create(arguments[2]))
              : new Transmitted.IntoOutbox(Path.of(arguments[2]));
      var connections = Stream.of(arguments).skip(3).mapToInt(Integer::parseInt).toArray();
      new SendBench(vertx, request, transmitted).run(connections);
    } finally {
      vertx.close().await();
    }
  }

  private void run(int[] connections) throws Exception {
    print("Sends accepted by a process that has just started", measure(16, ROUND));
    measure(WARM_UP_CONNECTIONS, WARM_UP);
    transmitted.await(accepted, PATIENCE);
    for (int each : connections) {
      print("Sends accepted", measure(each, ROUND));
    }
  }

  /** Waits until all is transmitted; the rate to there is the rate of the whole way. */
  private void print(String what, Round round) throws Exception {
    long lastNanos = System.nanoTime();
    double secondsLater = transmitted.await(accepted, PATIENCE);
    double seconds = (lastNanos - round.startNanos) / 1e9 + secondsLater;
    System.out.printf(
        "| %s, %d connection%s | %,.0f/s, p50 %.1f ms, p99 %.1f ms; from accepted to sent %,.0f/s, the last %.1f s later |%n",
        what,
        round.connections,
        round.connections == 1 ? "" : "s",
        round.perSecond(),
        round.percentileMs(50),
        round.percentileMs(99),
        round.count / seconds,
        secondsLater);
  }

  private Round measure(int connections, Duration length) throws Exception {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAliveTimeout(60),
            new PoolOptions().setHttp1MaxSize(connections));
    try {
      var round = new Round(client, connections, length);
      vertx.getOrCreateContext().runOnContext(begin -> round.begin());
      round.finished.future().await(length.toSeconds() + 60, TimeUnit.SECONDS);
      accepted += round.count;
      return round;
    } finally {
      client.close().await();
    }
  }

  /** One measurement; everything in it happens on one event loop. */
  private final class Round {
    private final HttpClient client;
    private final int connections;
    private final long lengthNanos;
    private final Promise<Void> finished = Promise.promise();
    private long[] latencyNanos = new long[1 << 12];
    private int count;
    private int running;
    private long startNanos;
    private long endNanos;

    Round(HttpClient client, int connections, Duration length) {
      this.client = client;
      this.connections = connections;
      this.lengthNanos = length.toNanos();
    }

    void begin() {
      startNanos = System.nanoTime();
      running = connections;
      for (int i = 0; i < connections; i++) {
        next();
      }
    }

    private void next() {
      long sentNanos = System.nanoTime();
      if (sentNanos - startNanos >= lengthNanos) {
        endNanos = sentNanos;
        if (--running == 0) {
          finished.tryComplete();
        }
        return;
      }
      send()
          .onFailure(finished::tryFail)
          .onSuccess(
              taken -> {
                record(System.nanoTime() - sentNanos);
                next();
              });
    }

    private Future<Void> send() {
      return client
          .request(request)
          .compose(call -> call.send(MAIL))
          .compose(
              answer ->
                  answer.statusCode() == 201
                      ? answer.body().mapEmpty()
                      : answer
                          .body()
                          .compose(body -> Future.failedFuture(answer.statusCode() + " " + body)));
    }

    private void record(long nanos) {
      if (count == latencyNanos.length) {
        latencyNanos = Arrays.copyOf(latencyNanos, 2 * count);
      }
      latencyNanos[count++] = nanos;
    }

    double perSecond() {
      return count * 1e9 / (endNanos - startNanos);
    }

    double percentileMs(int percent) {
      var sorted = Arrays.copyOf(latencyNanos, count);
      Arrays.sort(sorted);
      return sorted[Math.min(count - 1, count * percent / 100)] / 1e6;
    }
  }
}
