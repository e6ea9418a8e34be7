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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How many mails a second the API takes, in a closed loop: each connection sends a mail, waits for
 * the 201 and sends the next. Every mail accepted is then looked for in the sandbox's outbox, so
 * that a yes that leads to nothing fails the measurement. Not a test: run its main method.
 *
 * <p>Arguments: the gateway's URL, an inbox's id, the outbox folder; the API key in {@code
 * SENDOOK_API_KEY}. Prints rows of a Markdown table.
 */
final class SendBench {
  private static final int[] CONNECTIONS = {1, 16, 64, 256};
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(3);

  private static final Buffer MAIL =
      new JsonObject()
          .put("to", "Bench <bench@example.com>")
          .put("subject", "Your order has left us")
          .put("text", "It left us this morning, and should be with you soon.\n".repeat(20))
          .toBuffer();

  private final Vertx vertx;
  private final RequestOptions request;
  private final Path outbox;
  private long accepted;

  private SendBench(Vertx vertx, RequestOptions request, Path outbox) {
    this.vertx = vertx;
    this.request = request;
    this.outbox = outbox;
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
      new SendBench(vertx, request, Path.of(arguments[2])).run();
    } finally {
      vertx.close().await();
    }
  }

  private void run() throws Exception {
    measure(16, WARM_UP);
    drain();
    for (int connections : CONNECTIONS) {
      var round = measure(connections, ROUND);
      System.out.printf(
          "| Sends accepted, %d connection%s | %,.0f/s, p50 %.1f ms, p99 %.1f ms; all transmitted %.1f s after the last |%n",
          connections,
          connections == 1 ? "" : "s",
          round.perSecond(),
          round.percentileMs(50),
          round.percentileMs(99),
          drain());
    }
  }

  private Round measure(int connections, Duration length) throws Exception {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAliveTimeout(60),
            new PoolOptions().setHttp1MaxSize(connections));
    try {
      var round = new Round(client, length);
      vertx.getOrCreateContext().runOnContext(begin -> round.begin(connections));
      round.finished.future().await(length.toSeconds() + 60, TimeUnit.SECONDS);
      accepted += round.count;
      return round;
    } finally {
      client.close().await();
    }
  }

  /** Waits until the outbox holds every mail that was accepted; how many seconds that took. */
  private double drain() throws Exception {
    long start = System.nanoTime();
    Promise<Void> drained = Promise.promise();
    vertx.setPeriodic(
        0,
        100,
        timer -> {
          if (transmitted() >= accepted) {
            vertx.cancelTimer(timer);
            drained.tryComplete();
          }
        });
    drained
        .future()
        .timeout(DRAIN_PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .recover(
            late ->
                Future.failedFuture(
                    accepted + " mails were accepted, but " + transmitted() + " transmitted"))
        .await();
    return (System.nanoTime() - start) / 1e9;
  }

  private long transmitted() {
    try (var files = Files.list(outbox)) {
      return files.filter(each -> each.toString().endsWith(".eml")).count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** One measurement; everything in it happens on one event loop. */
  private final class Round {
    private final HttpClient client;
    private final long lengthNanos;
    private final Promise<Void> finished = Promise.promise();
    private long[] latencyNanos = new long[1 << 12];
    private int count;
    private int running;
    private long startNanos;
    private long endNanos;

    Round(HttpClient client, Duration length) {
      this.client = client;
      this.lengthNanos = length.toNanos();
    }

    void begin(int connections) {
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
