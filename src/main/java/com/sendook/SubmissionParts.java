package com.sendook;

import com.sendook.account.ApiKey;
import com.sendook.account.ApiKeys;
import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.inbound.smtp.Submission;
import com.sendook.inbound.submission.ProgramLogin;
import com.sendook.inbound.submission.SenderIntake;
import com.sendook.inbox.Inboxes;
import com.sendook.limit.SendLimit;
import com.sendook.limit.SlowDown;
import com.sendook.outbound.accept.AcceptMessage;
import com.sendook.outbound.submission.SubmitMail;
import com.sendook.queue.MemoryBudget;
import io.vertx.core.Vertx;
import java.util.Optional;

/** What stands behind the submission ports: the same limits and the same path as the API's. */
final class SubmissionParts {
  private final Vertx vertx;
  private final ApiKeys keys;
  private final SlowDown slowDown;
  private final Inboxes inboxes;
  private final SubmitMail submitMail;
  private final MemoryBudget memory = MemoryBudget.forRequests();

  SubmissionParts(
      Vertx vertx,
      ApiKeys keys,
      SlowDown slowDown,
      Inboxes inboxes,
      AcceptMessage accept,
      IdempotencyKeys idempotencyKeys,
      SendLimit limit) {
    this.vertx = vertx;
    this.keys = keys;
    this.slowDown = slowDown;
    this.inboxes = inboxes;
    this.submitMail = new SubmitMail(accept, idempotencyKeys, limit::count);
  }

  Submission submission() {
    return new ProgramLogin(
        key ->
            keys.authenticate(key)
                .map(found -> Optional.ofNullable(found).map(ApiKey::organizationId).orElse(null)),
        inboxes,
        slowDown,
        (sender, isAuthentic) ->
            new SenderIntake(vertx, inboxes, submitMail, memory, sender, isAuthentic));
  }
}
