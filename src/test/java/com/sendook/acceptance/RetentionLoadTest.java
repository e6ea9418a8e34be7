package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How long the API takes beside the retention of very many events, and without it. The property
 * {@code retention.events} says how many there are.
 */
@Tag("long")
class RetentionLoadTest {
  private static final int EVENTS = Integer.getInteger("retention.events", 1_000_000);
  private static final int RATE = 1000;
  private static final int BATCH = 1000;
  private static final int CALLS = 1500;

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_RETENTION_RATE", RATE)
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0);

  private final Api api = GATEWAY.api();

  @Test
  void theApiIsAsQuickBesideIt() {
    var inbox = api.inbox("Load");
    fill();
    measure(inbox);
    var without = measure(inbox);

    begin();
    await().until(() -> count() < EVENTS);
    long before = count();
    long begun = System.nanoTime();
    var with = measure(inbox);
    long removed = before - count();
    double seconds = (System.nanoTime() - begun) / 1e9;

    System.out.printf(
        "retention over %,d events: p50 %.1f and p99 %.1f ms without it, p50 %.1f and p99 %.1f ms"
            + " beside it, while %,d events went in %.1f s (%.0f a second)%n",
        EVENTS,
        at(without, 0.5),
        at(without, 0.99),
        at(with, 0.5),
        at(with, 0.99),
        removed,
        seconds,
        removed / seconds);
    assertThat(removed).isPositive();
    assertThat(removed / seconds).isLessThan(RATE * 1.1);
    assertThat(at(with, 0.99)).isLessThan(at(without, 0.99) * 3 + 20);
  }

  private static void fill() {
    var at = Instant.now().minus(Duration.ofDays(60));
    for (int start = 0; start < EVENTS; start += BATCH) {
      var events = new ArrayList<JsonObject>();
      for (int i = start; i < start + BATCH; i++) {
        var createdAt = at.plusMillis(i);
        events.add(
            new JsonObject()
                .put("_id", Ids.derive(Ids.firstOf(createdAt), String.valueOf(i)))
                .put("organizationId", organization(i % 10))
                .put("type", "message.sent")
                .put("inboxId", "inbox " + i % 1000)
                .put("messageId", Ids.firstOf(createdAt))
                .put("recipient", "ann@example.com")
                .put("position", i / 10 + 1)
                .put("createdAt", Documents.date(createdAt))
                .put("schemaVersion", 1));
      }
      GATEWAY.store().insertAllIfAbsent(Collections.EVENTS, events).await();
    }
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

  private static long count() {
    var these = IntStream.range(0, 10).mapToObj(RetentionLoadTest::organization).toList();
    var others = new JsonObject().put("$in", new JsonArray(these));
    return GATEWAY
        .store()
        .count(Collections.EVENTS, new JsonObject().put("organizationId", others), 0)
        .await();
  }

  /** Milliseconds of each call, the quickest first: every third one sends, the others read. */
  private List<Double> measure(JsonObject inbox) {
    var mail = new JsonObject().put("to", "ann@example.com").put("text", "x").put("subject", "x");
    var took = new ArrayList<Double>();
    for (int i = 0; i < CALLS; i++) {
      long begun = System.nanoTime();
      if (i % 3 == 0) {
        api.send(inbox, mail).expect(201);
      } else {
        api.get(Api.messagesOf(inbox) + "?per=20").expect(200);
      }
      took.add((System.nanoTime() - begun) / 1e6);
    }
    return took.stream().sorted().toList();
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) (sorted.size() * share));
  }
}
