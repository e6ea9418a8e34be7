package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many readers of the stream on two nodes, while inboxes are made by the API of both. Some fall
 * asleep with their connections open, and one goes to the other node in the midst. Each gets every
 * event once, in order and without a gap, and the nodes do not grow with the readers.
 */
class StreamIT {
  private static final int MAKERS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What is alive in a node's heap of 512 MB, with all readers connected. */
  private static final long MOST_ALIVE_MB = 200;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Nodes nodes;
  private String key;

  @BeforeEach
  void start() throws IOException {
    nodes = new Nodes(folder, 2);
    nodes.all().forEach(node -> node.heap("512m"));
    // One after the other, as a busy machine can bear it.
    nodes.all().forEach(GatewayProcess::start);
    key = nodes.newOrganization();
  }

  @AfterEach
  void stop() {
    nodes.close();
    vertx.close().await();
  }

  @Test
  void aHundredReadersInBrief() throws Exception {
    assertNothingIsSkipped(100, 5, 200, Duration.ofSeconds(1));
  }

  /**
   * The sleep is longer than the half minute after which a reader is cut off, where the buffers of
   * the system do not take all that it does not read.
   */
  @Test
  @Tag("long")
  void aThousandReadersAtLength() throws Exception {
    assertNothingIsSkipped(1_000, 20, 5_000, Duration.ofSeconds(45));
  }

  private void assertNothingIsSkipped(int count, int slow, int events, Duration sleep)
      throws Exception {
    var readers = readers(count, slow);
    var made = new AtomicInteger();
    long start = System.nanoTime();
    var makers = make(events, made);
    await().atMost(PATIENCE).until(() -> made.get() >= events / 4);
    var asleep = readers.subList(0, slow);
    asleep.forEach(LiveReader::sleep);
    long asleepSince = System.nanoTime();
    // It has been at the first node.
    var mover = readers.get(slow + slow % 2);
    mover.readFrom(nodes.api(1, key));
    for (var maker : makers) {
      maker.get();
    }
    double making = seconds(start);
    await("all that are awake have all")
        .atMost(PATIENCE)
        .until(() -> behind(readers.subList(slow, count), events) == 0);
    double awake = seconds(start);
    await("the slow ones have slept enough")
        .atMost(PATIENCE)
        .until(() -> System.nanoTime() - asleepSince >= sleep.toNanos());
    asleep.forEach(LiveReader::wakeUp);
    await("the others as well").atMost(PATIENCE).until(() -> behind(readers, events) == 0);

    System.out.printf(
        "%,d readers on two nodes, %d of them asleep for %d s, %,d events in %.1f s: those awake had"
            + " all after %.1f s; %d connections in all%n",
        count,
        slow,
        sleep.toSeconds(),
        events,
        making,
        awake,
        readers.stream().mapToInt(LiveReader::countConnections).sum());
    assertThat(readers).allSatisfy(reader -> assertThat(reader.faults()).isEmpty());
    assertThat(mover.countConnections()).isEqualTo(2);
    for (var node : nodes.all()) {
      assertSmall(node);
    }
    readers.forEach(LiveReader::leave);
  }

  private List<LiveReader> readers(int count, int slow) {
    var client = vertx.createNetClient();
    // What the system holds of what they do not read is not the node's memory.
    var small = vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(4096));
    var readers =
        IntStream.range(0, count)
            .mapToObj(i -> new LiveReader(vertx, i < slow ? small : client, key))
            .toList();
    for (int i = 0; i < count; i++) {
      readers.get(i).readFrom(nodes.api(i % 2, key));
    }
    await("all are connected")
        .atMost(PATIENCE)
        .until(() -> readers.stream().allMatch(LiveReader::isConnected));
    return readers;
  }

  private List<Future<?>> make(int events, AtomicInteger made) {
    var threads = Executors.newFixedThreadPool(MAKERS);
    var left = new AtomicInteger(events);
    var makers = new ArrayList<Future<?>>();
    var body = new JsonObject().put("name", "x".repeat(200));
    for (int i = 0; i < MAKERS; i++) {
      var api = nodes.api(i % 2, key);
      makers.add(
          threads.submit(
              () -> {
                while (left.getAndDecrement() > 0) {
                  api.post("/v1/inboxes", body).expect(201);
                  made.incrementAndGet();
                }
              }));
    }
    threads.shutdown();
    return makers;
  }

  private static long behind(List<LiveReader> readers, int events) {
    return readers.stream().filter(each -> each.position() < events).count();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void assertSmall(GatewayProcess node) throws IOException, InterruptedException {
    long alive = aliveMb(node.pid());
    System.out.printf(
        "node %d: resident %s, at most %s, alive %d MB%n",
        node.pid(), memory(node.pid(), "VmRSS:"), memory(node.pid(), "VmHWM:"), alive);
    assertThat(alive).isBetween(1L, MOST_ALIVE_MB);
    assertThat(node.output() + node.errors()).doesNotContain("OutOfMemory");
  }

  private static String memory(long pid, String field) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      long kb =
          lines
              .filter(line -> line.startsWith(field))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow();
      return kb / 1024 + " MB";
    }
  }

  /** What a full collection leaves. */
  private static long aliveMb(long pid) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    var total = text.substring(text.lastIndexOf("Total")).strip().split("\\s+", -1);
    return Long.parseLong(total[2]) / 1_000_000;
  }
}
