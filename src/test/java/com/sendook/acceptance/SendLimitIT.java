package com.sendook.acceptance;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One organization sends a hundred times an hour, and no more often by asking all at once. */
class SendLimitIT {
  private static final int LIMIT = 100;

  @TempDir Path folder;

  @Test
  void ofTwoHundredAtOnceExactlyAHundredAreTaken() {
    try (var gateway = GatewayProcess.in(folder).start()) {
      var api = gateway.api();
      var inbox = api.inbox("Sender");
      var mail = new JsonObject().put("to", "ann@example.com").put("text", "Hello");
      var path = Api.messagesOf(inbox) + "/send";

      var asked = new ArrayList<CompletableFuture<Api.Answer>>();
      for (int i = 0; i < 2 * LIMIT; i++) {
        asked.add(api.postAtOnce(path, mail));
      }
      var byStatus =
          asked.stream().map(CompletableFuture::join).collect(groupingBy(Api.Answer::status));

      assertThat(byStatus.keySet())
          .as(() -> unexpected(byStatus))
          .containsExactlyInAnyOrder(201, 429);
      assertThat(byStatus.get(201))
          .extracting(each -> Integer.parseInt(each.header("ratelimit-remaining").orElseThrow()))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, LIMIT).boxed().toList());
      assertThat(api.countMessages(inbox)).isEqualTo(LIMIT);
      byStatus.get(429).forEach(SendLimitIT::assertRefused);

      assertRefused(api.send(inbox, mail));
      var reply = Api.messagesOf(inbox) + "/" + byStatus.get(201).get(0).json().getString("id");
      assertRefused(api.post(reply + "/reply", new JsonObject().put("text", "Hello")));
      assertThat(api.countMessages(inbox)).isEqualTo(LIMIT);
    }
  }

  private static String unexpected(Map<Integer, List<Api.Answer>> byStatus) {
    return byStatus.entrySet().stream()
        .filter(each -> each.getKey() != 201 && each.getKey() != 429)
        .map(each -> each.getValue().size() + " answers such as " + each.getValue().get(0).json())
        .collect(joining());
  }

  private static void assertRefused(Api.Answer answer) {
    answer.expectError(429, "rate_limited");
    assertThat(answer.json().getString("error"))
        .isEqualTo("Too many requests, please try again later.");
    assertThat(answer.header("ratelimit-limit")).hasValue("100");
    assertThat(answer.header("ratelimit-remaining")).hasValue("0");
    assertThat(answer.header("ratelimit-policy")).hasValue("100;w=3600");
    var seconds = Long.parseLong(answer.header("retry-after").orElseThrow());
    assertThat(seconds).isBetween(3500L, 3600L);
    assertThat(answer.header("ratelimit")).hasValue("limit=100, remaining=0, reset=" + seconds);
    var end = Instant.ofEpochSecond(Long.parseLong(answer.header("ratelimit-reset").orElseThrow()));
    assertThat(end).isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3605));
  }
}
