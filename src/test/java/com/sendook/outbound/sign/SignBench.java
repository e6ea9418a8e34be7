package com.sendook.outbound.sign;

import com.sendook.outbound.compose.MailComposer;
import com.sendook.outbound.compose.OutgoingMail;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * Signatures a second, and mails of 4 KiB composed and signed a second, on one core and on all, in
 * turn with each other: whatever else the machine does then hits all alike. The processor's time
 * for each depends on that the least. Not a test: run its main method.
 */
final class SignBench {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int ROUNDS = 5;
  private static final long WARM_UP_MS = 2000;
  private static final long ROUND_MS = 1000;
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final byte[] HEADER = new byte[600];

  /** Something that is done again and again. */
  private interface Step {
    void run() throws Exception;
  }

  /**
   * What one round came to.
   *
   * @param cpuMicros of all threads
   */
  private record Rate(double perSecond, double cpuMicros) {}

  private final Map<String, Step> steps = new LinkedHashMap<>();

  private SignBench() {
    var jdk = RsaKey.of(Keys.DOMAIN, "r1", Keys.rsaPkcs8(), RsaProvider.jdk());
    steps.put("RSA-2048, JDK", () -> jdk.sign(HEADER));
    steps.put("RSA-2048, " + RsaProvider.get().getName(), () -> Keys.RSA.sign(HEADER));
    steps.put("Ed25519", () -> Keys.ED25519.sign(HEADER));
    steps.put("mail composed", SignBench::compose);
    steps.put("mail composed, signed by RSA", () -> sign(List.of(Keys.RSA)));
    steps.put("mail composed, signed by both", () -> sign(List.of(Keys.RSA, Keys.ED25519)));
  }

  public static void main(String[] arguments) throws Exception {
    new SignBench().run();
  }

  private static void sign(List<SigningKey> keys) {
    DkimSigner.sign(compose(), keys, AT);
  }

  private static Buffer compose() {
    return new MailComposer()
        .compose(
            new OutgoingMail(
                "m1@example.com",
                AT,
                "ada@example.com",
                "Ada",
                List.of("Bob <bob@example.org>"),
                List.of(),
                List.of(),
                "Hello",
                "A line of text that says hello.\n".repeat(56),
                null,
                null,
                List.of(),
                Map.of(),
                List.of()));
  }

  private void run() throws Exception {
    for (var step : steps.values()) {
      round(step, CORES, WARM_UP_MS);
    }
    for (int threads : new int[] {1, CORES}) {
      rounds(threads).forEach((name, rates) -> show(name, threads, rates));
    }
  }

  private Map<String, List<Rate>> rounds(int threads) throws Exception {
    var rates = new LinkedHashMap<String, List<Rate>>();
    for (int round = 0; round < ROUNDS; round++) {
      for (var step : steps.entrySet()) {
        rates
            .computeIfAbsent(step.getKey(), name -> new ArrayList<>())
            .add(round(step.getValue(), threads, ROUND_MS));
      }
    }
    return rates;
  }

  private static void show(String name, int threads, List<Rate> rates) {
    System.out.printf(
        Locale.ROOT,
        "%s, %d thread%s: %,.0f/s, %,.0f us of processor time each%n",
        name,
        threads,
        threads == 1 ? "" : "s",
        median(rates, Rate::perSecond),
        median(rates, Rate::cpuMicros));
  }

  private static double median(List<Rate> rates, ToDoubleFunction<Rate> figure) {
    return rates.stream().mapToDouble(figure).sorted().toArray()[ROUNDS / 2];
  }

  private static Rate round(Step step, int threads, long forMs) throws Exception {
    var count = new LongAdder();
    var cpuNanos = new LongAdder();
    long start = System.nanoTime();
    Callable<Void> work =
        () -> {
          long cpuStart = THREADS.getCurrentThreadCpuTime();
          while (System.nanoTime() - start < forMs * 1_000_000) {
            step.run();
            count.increment();
          }
          cpuNanos.add(THREADS.getCurrentThreadCpuTime() - cpuStart);
          return null;
        };
    var executor = Executors.newFixedThreadPool(threads);
    for (var done : executor.invokeAll(Collections.nCopies(threads, work))) {
      done.get();
    }
    executor.shutdown();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Rate(count.sum() / seconds, cpuNanos.sum() / 1e3 / count.sum());
  }
}
