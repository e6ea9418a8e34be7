package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.RunningGateway;
import com.sendook.contract.Caller.Answer;
import com.sendook.contract.Caller.Request;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever comes, the answer is one that the document knows: never a 5xx, never a stack trace.
 * {@code -Dfuzz.seed=…} repeats a run.
 */
class FuzzTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final int AT_ONCE = 16;

  /** After so many faults a run has done enough. */
  private static final int MAX_FAILURES = 10;

  @Test
  void twoThousandRequests() {
    fuzz(Long.getLong("fuzz.seed", System.nanoTime()), 2_000);
  }

  @Test
  @Tag("long")
  void aHundredThousandRequests() {
    fuzz(Long.getLong("fuzz.seed", System.nanoTime()), 100_000);
  }

  private static void fuzz(long seed, int count) {
    System.out.println("fuzz.seed=" + seed);
    var first = World.register(Caller.of(gateway, null));
    var caller = first.program();
    var document = new Document(caller.call(Request.of("GET", "/openapi.json")).body());
    var answers = new AnswerCheck(document);
    var requests =
        new RandomRequests(
            new Random(seed),
            document,
            first::again,
            World.register(caller));
    var seen = new TreeMap<Integer, Integer>();
    var failures = new ArrayList<AssertionError>();
    for (int i = 0; i < count && failures.size() < MAX_FAILURES; i += AT_ONCE) {
      var batch = new ArrayList<RandomRequests.Shot>();
      var asked = new ArrayList<Future<Answer>>();
      for (int j = 0; j < AT_ONCE; j++) {
        batch.add(requests.next());
        asked.add(batch.get(j).caller().send(batch.get(j).request()));
      }
      await(asked, batch, seed);
      for (int j = 0; j < AT_ONCE; j++) {
        var answer = asked.get(j).result();
        seen.merge(answer.status(), 1, Integer::sum);
        check(answers, batch.get(j), answer, failures);
      }
    }
    System.out.println("answers by status: " + seen);
    assertThat(failures).as("fuzz.seed=%d", seed).isEmpty();
    // Neither all refused at the door nor all harmless.
    assertThat(seen.keySet()).contains(200, 201, 400, 404, 405, 415);
  }

  private static void await(
      List<Future<Answer>> asked, List<RandomRequests.Shot> batch, long seed) {
    try {
      Future.all(asked).await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      var unanswered =
          IntStream.range(0, AT_ONCE)
              .filter(each -> !asked.get(each).succeeded())
              .mapToObj(each -> batch.get(each).toString())
              .toList();
      throw new AssertionError("fuzz.seed=" + seed + ": no answer to " + unanswered, e);
    }
  }

  private static void check(
      AnswerCheck answers, RandomRequests.Shot shot, Answer answer, List<AssertionError> failures) {
    try {
      assertThat(answer.status()).isBetween(200, 499);
      if (shot.operation() != null) {
        answers.check(shot.operation(), answer);
      } else if (answer.status() >= 400 && shot.isAnsweredWithABody()) {
        answers.checkError(answer);
      }
      if (answer.status() >= 400) {
        assertThat(answer.body().toString()).doesNotContain("Exception", "\tat ", "com.sendook");
      }
    } catch (AssertionError e) {
      var what = "%s%n%d %s%n%s".formatted(shot.request(), answer.status(), answer.body(), e);
      failures.add(new AssertionError(what, e));
    }
  }
}
