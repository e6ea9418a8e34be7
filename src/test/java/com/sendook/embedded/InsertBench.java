package com.sendook.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.types.ObjectId;

/**
 * How many documents of 2 KiB the store takes a second, each acknowledged on its own, by one writer
 * and by 64, into a collection with the indexes of a busy one: the {@code _id} grows with time, as
 * everybody's does, another field is random. The store is in a process of its own, and the writers
 * are as light as can be. Not a test: run its main method with an empty folder on the disk to be
 * measured, and perhaps options for the store's JVM.
 */
final class InsertBench {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final int ROUNDS = 3;

  private final int port;

  private InsertBench(int port) {
    this.port = port;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> command = JavaProcess.command(ServingProcess.class, arguments[0]);
    command.addAll(1, List.of(arguments).subList(1, arguments.length));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      new InsertBench(ServingProcess.port(lines)).run();
      process.outputWriter().close();
      process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  private void run() throws IOException {
    try (WireClient client = new WireClient(port)) {
      client.run(
          new Document("createIndexes", "mail")
              .append("indexes", List.of(index("messageId", false), index("queue.dueAt", true))));
    }
    measure(64, WARM_UP);
    for (int writers : new int[] {1, 16, 64}) {
      System.out.printf("%d: %s%n", writers, median(writers));
    }
  }

  private static Document index(String field, boolean sparse) {
    return new Document("name", field)
        .append("key", new Document(field, 1))
        .append("sparse", sparse);
  }

  /** The round in the middle by its rate. */
  private Figures median(int writers) {
    return Stream.generate(() -> measure(writers, ROUND))
        .limit(ROUNDS)
        .sorted(Comparator.comparingDouble(Figures::perSecond))
        .toList()
        .get(ROUNDS / 2);
  }

  private record Figures(double perSecond, double p50Ms, double p99Ms, double longestMs) {
    @Override
    public String toString() {
      return "%,.0f/s, p50 %.1f ms, p99 %.1f ms, longest %.0f ms"
          .formatted(perSecond, p50Ms, p99Ms, longestMs);
    }
  }

  private Figures measure(int writers, Duration length) {
    var threads = Executors.newFixedThreadPool(writers);
    var latencies = new ConcurrentLinkedQueue<Long>();
    long start = System.nanoTime();
    try {
      IntStream.range(0, writers)
          .mapToObj(
              i ->
                  CompletableFuture.runAsync(
                      () -> insertUntil(start + length.toNanos(), latencies), threads))
          .toList()
          .forEach(CompletableFuture::join);
    } finally {
      threads.shutdown();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] sorted = latencies.stream().mapToLong(each -> each).sorted().toArray();
    return new Figures(
        sorted.length / seconds,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }

  private void insertUntil(long endNanos, ConcurrentLinkedQueue<Long> latencies) {
    try (WireClient client = new WireClient(port)) {
      long now = System.nanoTime();
      while (now < endNanos) {
        client.run(new Document("insert", "mail").append("documents", List.of(document(now))));
        long answered = System.nanoTime();
        latencies.add(answered - now);
        now = answered;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Document document(long now) {
    Document queue =
        new Document("dueAt", now)
            .append("lane", "relay")
            .append("since", now)
            .append("attempts", 0);
    return new Document("_id", new ObjectId().toHexString())
        .append("messageId", UUID.randomUUID().toString())
        .append("text", "x".repeat(1900))
        .append("queue", queue);
  }
}
