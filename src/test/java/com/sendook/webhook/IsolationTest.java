package com.sendook.webhook;

import static com.sendook.webhook.WebhookFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.embedded.EmbeddedMongo;
import com.sendook.event.Event;
import com.sendook.queue.QueueSettings;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long events take to endpoints that are well, beside others that hang or refuse and without
 * them: from the change to the moment at which the endpoint has it. Each endpoint has an address of
 * its own, and each belongs to another organization.
 */
class IsolationTest {
  private static final String UPDATED = "inbox.updated";
  private static final long TICK_MS = 10;

  /** As every node has it. */
  private static final int SHARE = 8;

  @TempDir Path folder;

  /**
   * One measurement.
   *
   * @param places how many posts the node has in hand at one time
   * @param burst how many events each of the bad ones has before it begins
   * @param perSecond events to those that are well; the others get as many each
   */
  private record Load(
      int places,
      int well,
      int hanging,
      int refusing,
      int burst,
      int perSecond,
      Duration length,
      Duration timeout) {
    Load withoutTheBadOnes() {
      return new Load(places, well, 0, 0, 0, perSecond, length, timeout);
    }

    QueueSettings queue() {
      return new QueueSettings(
          places,
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofDays(7),
          SHARE);
    }

    int all() {
      return well + hanging + refusing;
    }

    double allPerSecond() {
      return (double) perSecond * all() / well;
    }
  }

  @Test
  void endpointsThatHangOrRefuseSlowNobody() throws Exception {
    var load = new Load(64, 29, 12, 2, 8, 15, Duration.ofSeconds(4), Duration.ofSeconds(6));
    // So short a run on a busy machine tells only whether they wait for those that hang.
    compare(load, Duration.ofSeconds(1));
  }

  @Test
  @Tag("long")
  void aThousandEndpointsOfWhichTwoHundredHangOrRefuse() throws Exception {
    var load = new Load(256, 800, 100, 100, 4, 40, Duration.ofSeconds(60), Duration.ofSeconds(15));
    compare(load, Duration.ofMillis(20));
  }

  private void compare(Load load, Duration slack) throws IOException {
    measure(load.withoutTheBadOnes());
    var alone = measure(load.withoutTheBadOnes());
    var beside = measure(load);
    System.out.printf(
        "%d endpoints that are well: %s; beside %d that hang and %d that refuse: %s%n",
        load.well, alone, load.hanging, load.refusing, beside);
    assertThat(beside.p99Ms())
        .as("p99 beside those, and %s alone", alone)
        .isLessThanOrEqualTo(2 * alone.p99Ms() + slack.toMillis());
  }

  private record Latency(double p50Ms, double p99Ms, double maxMs, int count) {
    static Latency of(Queue<Long> nanos) {
      var sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Latency(
          sorted[sorted.length / 2] / 1e6,
          sorted[sorted.length * 99 / 100] / 1e6,
          sorted[sorted.length - 1] / 1e6,
          sorted.length);
    }

    @Override
    public String toString() {
      return "p50 %.1f ms, p99 %.1f ms, max %.1f ms (%d events)"
          .formatted(p50Ms, p99Ms, maxMs, count);
    }
  }

  private Latency measure(Load load) throws IOException {
    var data = Files.createTempDirectory(folder, "run");
    try (var mongo = EmbeddedMongo.start(data.resolve("mongo"));
        var node =
            new WebhookFixture(
                data,
                name -> Future.failedFuture(new UnknownHostException(name)),
                load.queue(),
                mongo.connectionString())) {
      var run = new Run(node, load);
      node.start(load.timeout, new HttpClientOptions(), Duration.ofSeconds(5));
      return run.measure();
    }
  }

  private static final class Run {
    private final WebhookFixture node;
    private final Load load;
    private final Vertx others = Vertx.vertx();
    private final Queue<Long> taken = new ConcurrentLinkedQueue<>();
    private final List<String> organizations = new ArrayList<>();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger toldToTheWell = new AtomicInteger();
    private volatile boolean allTold;

    Run(WebhookFixture node, Load load) throws IOException {
      this.node = node;
      this.load = load;
      var options = new HttpServerOptions().setIdleTimeout(0);
      int port =
          await(others.createHttpServer(options).requestHandler(this::take).listen(0, "0.0.0.0"))
              .actualPort();
      int closed;
      try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        closed = free.getLocalPort();
      }
      for (int i = 0; i < load.all(); i++) {
        boolean refuses = i >= load.well + load.hanging;
        int kind = i < load.well ? 1 : 2;
        add(
            "http://127.%d.%d.%d:%d/"
                .formatted(kind, i / 250, i % 250 + 1, refuses ? closed : port));
      }
    }

    private void add(String url) {
      var organization = Ids.next();
      organizations.add(organization);
      var body = new JsonObject().put("url", url).put("events", new JsonArray().add(UPDATED));
      await(node.create(organization, body));
    }

    private void take(HttpServerRequest request) {
      if (request.getHeader("Host").startsWith("127.2.")) {
        return;
      }
      request
          .body()
          .onSuccess(
              body -> {
                var payload = new JsonObject(body).getJsonObject("payload");
                taken.add(System.nanoTime() - payload.getLong("toldNanos"));
                request.response().end();
              });
    }

    Latency measure() {
      tellTheBurst();
      long start = System.nanoTime();
      var context = node.vertx.getOrCreateContext();
      context.runOnContext(
          begin -> node.vertx.setPeriodic(TICK_MS, timer -> tellWhatIsDue(start, timer)));
      await().atMost(load.length.plusSeconds(60)).until(() -> allTold);
      await().atMost(Duration.ofSeconds(60)).until(() -> taken.size() >= toldToTheWell.get());
      await(others.close());
      return Latency.of(taken);
    }

    /** More than there are places; completes when all is noted. */
    private void tellTheBurst() {
      var noted = new ArrayList<Future<Void>>();
      for (int i = 0; i < load.burst; i++) {
        for (int to = load.well; to < load.all(); to++) {
          noted.add(node.tellSoon(event(to)));
        }
      }
      Future.all(noted).await();
    }

    /** As many as are to be told by now, whatever became of those before. */
    private void tellWhatIsDue(long startNanos, long timer) {
      long sinceNanos = System.nanoTime() - startNanos;
      if (sinceNanos >= load.length.toNanos()) {
        node.vertx.cancelTimer(timer);
        allTold = true;
        return;
      }
      while (told.get() < sinceNanos / 1e9 * load.allPerSecond()) {
        tell(told.getAndIncrement());
      }
    }

    private void tell(int number) {
      // 7 has no divisor in common with how many there are: each comes as often as the others.
      int to = (int) (number * 7L % load.all());
      if (to < load.well) {
        toldToTheWell.incrementAndGet();
      }
      node.tellSoon(event(to));
    }

    private Event event(int to) {
      return Event.ofInbox(
          UPDATED,
          organizations.get(to),
          Ids.next(),
          Map.of("toldNanos", System.nanoTime()),
          "",
          Instant.now());
    }
  }
}
