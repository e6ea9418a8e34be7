package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How long the API takes beside the retention of very many events, and without it: before it and
 * after it, so that what else the machine does can be told from it. The property {@code
 * retention.events} says how many events there are, {@code retention.rate} how many may go in a
 * second.
 */
@Tag("long")
class RetentionLoadTest {
  private static final int EVENTS = Integer.getInteger("retention.events", 1_000_000);
  private static final int RATE = Integer.getInteger("retention.rate", 1000);
  private static final int ORGANIZATIONS = 10;
  private static final int BATCH = 5000;
  private static final int CALLS_A_SECOND = 40;
  private static final Duration WITHOUT = Duration.ofMinutes(2);

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_RETENTION_RATE", RATE)
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0);

  private final Api api = GATEWAY.api();
  private final JsonObject inbox = api.inbox("Load");

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void theApiIsAsQuickBesideIt() throws Exception {
    fill();
    callWhile(new Elapsed(WITHOUT.dividedBy(6)));
    var before = callWhile(new Elapsed(WITHOUT));

    begin();
    long begun = System.nanoTime();
    var beside = callWhile(this::isGoingOn);
    double seconds = (System.nanoTime() - begun) / 1e9;
    var after = callWhile(new Elapsed(WITHOUT));

    long gone = EVENTS - left();
    System.out.printf(
        "retention over %,d events, %,d a second at most: %,d went in %.0f s (%.0f a second)%n",
        EVENTS, RATE, gone, seconds, gone / seconds);
    report("before it", before);
    report("beside it", beside);
    report("after it", after);
    assertThat(gone).isEqualTo(EVENTS - ORGANIZATIONS);
    assertThat(gone / seconds).isLessThan(RATE * 1.1);
    assertThat(at(beside, 0.99)).isLessThan(Math.max(at(before, 0.99), at(after, 0.99)) * 3 + 20);
  }

  private static void report(String when, List<Double> took) {
    System.out.printf(
        "the API %s, %d calls a second: p50 %.1f, p99 %.1f, longest %.1f ms of %,d calls%n",
        when, CALLS_A_SECOND, at(took, 0.5), at(took, 0.99), at(took, 1), took.size());
  }

  private static void fill() {
    var at = Instant.now().minus(Duration.ofDays(60));
    for (int start = 0; start < EVENTS; start += BATCH) {
      var events =
          IntStream.range(start, Math.min(EVENTS, start + BATCH))
              .mapToObj(i -> event(i, at.plusMillis(i)))
              .toList();
      GATEWAY.store().insertAllIfAbsent(Collections.EVENTS, events).await();
    }
  }

  private static JsonObject event(int number, Instant at) {
    var messageId = Ids.firstOf(at);
    return new JsonObject()
        .put("_id", Ids.derive(messageId, String.valueOf(number)))
        .put("organizationId", organization(number % ORGANIZATIONS))
        .put("type", "message.sent")
        .put("inboxId", "inbox " + number % 1000)
        .put("messageId", messageId)
        .put("recipient", "ann@example.com")
        .put("position", number / ORGANIZATIONS + 1)
        .put("createdAt", Documents.date(at))
        .put("schemaVersion", 1);
  }

  private static String organization(int number) {
    return "organization" + number;
  }

  private static void begin() {
    var due = new JsonObject().put("queue.dueAt", Documents.date(Instant.now()));
    GATEWAY
        .store()
        .updateOne(
            Collections.RETENTION,
            new JsonObject().put("_id", "events"),
            new JsonObject().put("$set", due))
        .await();
  }

  /** Until it is put off to the next round: one document is asked, so as not to add to the load. */
  private boolean isGoingOn() {
    var work =
        GATEWAY
            .store()
            .findOne(Collections.RETENTION, new JsonObject().put("_id", "events"))
            .await();
    var dueAt = Documents.instant(work.getJsonObject("queue").getJsonObject("dueAt"));
    return work.containsKey("round") || dueAt.isBefore(Instant.now().plusSeconds(120));
  }

  private static long left() {
    return IntStream.range(0, ORGANIZATIONS)
        .mapToObj(each -> new JsonObject().put("organizationId", organization(each)))
        .mapToLong(each -> GATEWAY.store().count(Collections.EVENTS, each, 0).await())
        .sum();
  }

  /** True for so long. */
  private record Elapsed(Duration time, long begunNanos) implements BooleanSupplier {
    Elapsed(Duration time) {
      this(time, System.nanoTime());
    }

    @Override
    public boolean getAsBoolean() {
      return System.nanoTime() - begunNanos < time.toNanos();
    }
  }

  /** Milliseconds from when a call was due to its answer, the quickest first. */
  private List<Double> callWhile(BooleanSupplier asked)
      throws InterruptedException, ExecutionException {
    var calls = new ArrayList<Future<Double>>();
    var callers = Executors.newFixedThreadPool(8);
    long due = System.nanoTime();
    while (calls.size() % CALLS_A_SECOND != 0 || asked.getAsBoolean()) {
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      boolean sends = calls.size() % 3 == 0;
      long dueNow = due;
      calls.add(
          callers.submit(
              () -> {
                call(sends);
                return (System.nanoTime() - dueNow) / 1e6;
              }));
      due += TimeUnit.SECONDS.toNanos(1) / CALLS_A_SECOND;
    }
    callers.shutdown();
    var took = new ArrayList<Double>();
    for (var call : calls) {
      took.add(call.get());
    }
    return took.stream().sorted().toList();
  }

  /** Every third call sends a mail, the others list some. */
  private void call(boolean sends) {
    if (sends) {
      var mail = new JsonObject().put("to", "ann@example.com").put("text", "x").put("subject", "x");
      api.send(inbox, mail).expect(201);
    } else {
      api.get(Api.messagesOf(inbox) + "?per=20").expect(200);
    }
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) ((sorted.size() - 1) * share));
  }
}
