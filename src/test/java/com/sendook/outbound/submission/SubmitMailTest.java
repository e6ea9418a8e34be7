package com.sendook.outbound.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.outbound.accept.SubmittedMail;
import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubmitMailTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final String organization = Ids.next();
  private volatile Instant now = Instant.now();
  private final IdempotencyKeys keys = new IdempotencyKeys(STORE.vertx(), STORE.store(), () -> now);

  private Future<String> submit(Future<Void> limit, Future<SubmittedMail> mail) {
    return new SubmitMail(null, keys, organizationId -> limit)
        .submit(organization, Ids.next(), "digest", mail);
  }

  private static Problem.Kind kindOf(Future<?> failed) {
    var problem = new Problem[1];
    assertThatThrownBy(failed::await)
        .isInstanceOfSatisfying(Problem.class, thrown -> problem[0] = thrown);
    return problem[0].kind();
  }

  @Test
  void aMailWhoseFirstTryBrokeOffIsToComeAgain() {
    var neverAnswered = Promise.<Void>promise();
    submit(neverAnswered.future(), Promise.<SubmittedMail>promise().future());
    var again = submit(Future.succeededFuture(), Promise.<SubmittedMail>promise().future());

    now = now.plus(Duration.ofSeconds(6));

    assertThat(kindOf(again)).isEqualTo(Problem.Kind.UNAVAILABLE);
  }

  @Test
  void oneThatCannotBeSentAsThingsStandIsRefusedForGood() {
    var refused = submit(Future.succeededFuture(), Future.failedFuture(Problem.conflict("no")));

    assertThat(kindOf(refused)).isEqualTo(Problem.Kind.CONFLICT);
  }
}
