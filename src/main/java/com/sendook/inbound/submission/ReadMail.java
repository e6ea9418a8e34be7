package com.sendook.inbound.submission;

import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.inbound.parse.MailParser;
import com.sendook.inbound.smtp.SmtpEnvelope;
import com.sendook.inbox.Inbox;
import com.sendook.outbound.accept.SubmittedMail;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A mail that was read.
 *
 * @param digest tells inbox, envelope and mail from all others
 * @param mail failed with a {@link Problem} where it cannot be sent
 */
record ReadMail(String digest, Future<SubmittedMail> mail) {
  private static final MailParser PARSER = new MailParser();

  /** Costs time in proportion to the mail. */
  static ReadMail of(Buffer raw, SmtpEnvelope envelope, Inbox inbox) {
    var head = inbox.id() + " " + String.join(",", envelope.recipients());
    return new ReadMail(IdempotencyKeys.digest(head, raw), mail(raw, envelope, inbox));
  }

  private static Future<SubmittedMail> mail(Buffer raw, SmtpEnvelope envelope, Inbox inbox) {
    try {
      var parsed = PARSER.parse(raw.getBytes());
      return Future.succeededFuture(
          new ProgramMail(parsed, envelope.recipients(), inbox).submitted());
    } catch (Problem problem) {
      return Future.failedFuture(problem);
    }
  }
}
