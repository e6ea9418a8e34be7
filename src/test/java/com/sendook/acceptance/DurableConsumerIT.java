package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.example.WriteLedger;
import com.sendook.store.Collections;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's consumer in a process of its own, beside a gateway in one cluster; it is killed. */
class DurableConsumerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private Nodes nodes;
  private GatewayProcess consumer;

  @BeforeEach
  void start() throws IOException {
    nodes = new Nodes(folder, 1).start();
    consumer = nodes.consumer(WriteLedger.class);
    consumer.launch("consume");
  }

  @AfterEach
  void stop() {
    consumer.close();
    nodes.close();
  }

  private List<String> ledger() {
    try {
      return Files.readAllLines(consumer.folder().resolve("ledger.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void happen(Api api, JsonObject inbox, int times) {
    for (int i = 0; i < times; i++) {
      var name = new JsonObject().put("name", "Support " + i);
      api.put("/v1/inboxes/" + inbox.getString("id"), name).expect(200);
    }
  }

  /** As a minute without a sign of life does. */
  private void endTheTurnOfTheDead() {
    var past = new JsonObject().put("until", new JsonObject().put("$date", "2026-01-01T00:00:00Z"));
    nodes
        .store()
        .updateAll(Collections.CONSUMERS, new JsonObject(), new JsonObject().put("$set", past))
        .await();
  }

  @Test
  void whatHappensWhileItIsDeadIsNotSkipped() {
    var api = nodes.get(0).api();
    var inbox = api.inbox("Support");
    happen(api, inbox, 20);
    await("it has read").atMost(PATIENCE).ignoreExceptions().until(() -> ledger().size() > 10);

    consumer.kill();
    happen(api, inbox, 20);
    endTheTurnOfTheDead();
    consumer.launch("consume");

    // The inbox was made, and changed forty times.
    await("it has read all")
        .atMost(PATIENCE)
        .until(() -> ledger().stream().anyMatch(line -> line.contains(" 41 ")));
    var positions =
        ledger().stream()
            .map(line -> Long.parseLong(line.replaceAll("^\\S+ (\\d+) .*", "$1")))
            .distinct()
            .toList();
    assertThat(positions).containsExactlyElementsOf(LongStream.rangeClosed(1, 41).boxed().toList());
  }
}
