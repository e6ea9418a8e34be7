package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.contract.Caller.Answer;
import com.sendook.contract.Caller.Request;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever comes, the answer is one that the document knows: never a 5xx, never a stack trace.
 * {@code -Dfuzz.seed=…} repeats a run.
 */
class FuzzTest {
  @RegisterExtension static final GatewayExtension gateway = World.gateway();

  private static final int AT_ONCE = 32;

  /** After so many faults a run has done enough. */
  private static final int MAX_FAILURES = 10;

  /** Always the same ones. */
  @Test
  void fifteenHundredRequests() {
    fuzz(Long.getLong("fuzz.seed", 4L), 1_500);
  }

  /** Others each time. */
  @Test
  @Tag("long")
  void fiftyThousandRequests() {
    fuzz(Long.getLong("fuzz.seed", System.nanoTime()), 50_000);
  }

  private record Asked(RandomRequests.Shot shot, Future<Answer> answer) {}

  private static void fuzz(long seed, int count) {
    System.out.println("fuzz.seed=" + seed);
    var own = World.register(Caller.of(gateway, null));
    var caller = own.program();
    var document = new Document(caller.call(Request.of("GET", "/openapi.json")).body());
    var answers = new AnswerCheck(document);
    var theirs = World.register(caller).filled();
    var requests =
        new RandomRequests(new Random(seed), document, () -> own.again().filled(), theirs);
    var seen = new TreeMap<Integer, Integer>();
    var failures = new ArrayList<AssertionError>();
    var asked = new ArrayDeque<Asked>();
    for (int i = 0; i < count + AT_ONCE && failures.size() < MAX_FAILURES; i++) {
      if (i >= AT_ONCE) {
        var next = asked.remove();
        var answer = await(next, seed);
        seen.merge(answer.status(), 1, Integer::sum);
        check(answers, next.shot(), answer, failures);
      }
      if (i < count) {
        var shot = requests.next();
        asked.add(new Asked(shot, shot.caller().send(shot.request())));
      }
    }
    System.out.println("answers by status: " + seen);
    assertThat(failures).as("fuzz.seed=%d", seed).isEmpty();
    // Neither all refused at the door nor all harmless.
    assertThat(seen.keySet()).contains(200, 201, 400, 404, 405, 415);
  }

  private static Answer await(Asked asked, long seed) {
    try {
      return asked.answer().await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("fuzz.seed=" + seed + ": no answer to " + asked.shot(), e);
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
