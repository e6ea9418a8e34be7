package com.sendook.inbound.submission;

import com.sendook.api.Fields;
import com.sendook.inbound.smtp.Intake;
import com.sendook.inbound.smtp.RecipientVerdict;
import com.sendook.inbound.smtp.SmtpEnvelope;
import com.sendook.inbox.Inbox;
import com.sendook.inbox.Inboxes;
import com.sendook.outbound.submission.SubmitMail;
import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Takes the mail of one session, whose client has logged in: to anybody, from its inbox alone. */
public final class SenderIntake implements Intake {
  private final Vertx vertx;
  private final Inboxes inboxes;
  private final SubmitMail submitMail;
  private final MemoryBudget memory;
  private final Sender sender;
  private final Supplier<Future<Boolean>> isAuthentic;
  private Inbox inbox;

  /**
   * An intake of a sender's.
   *
   * @param isAuthentic whether what the client logged in with still counts
   */
  public SenderIntake(
      Vertx vertx,
      Inboxes inboxes,
      SubmitMail submitMail,
      MemoryBudget memory,
      Sender sender,
      Supplier<Future<Boolean>> isAuthentic) {
    this.vertx = vertx;
    this.inboxes = inboxes;
    this.submitMail = submitMail;
    this.memory = memory;
    this.sender = sender;
    this.isAuthentic = isAuthentic;
  }

  /** Notes whose mail comes next. A session may last longer than the key that opened it. */
  @Override
  public Future<Void> checkSender(String reversePath) {
    return isAuthentic
        .get()
        .compose(authentic -> authentic ? checkInbox(reversePath) : loggedOut());
  }

  private Future<Void> checkInbox(String reversePath) {
    return reversePath.isEmpty()
        ? notThis()
        : inboxes
            .byEmail(reversePath)
            .compose(
                found -> {
                  inbox = found;
                  return sender.has(found) ? Future.succeededFuture() : notThis();
                });
  }

  private static Future<Void> loggedOut() {
    return Future.failedFuture(
        Problem.unauthorized(
            "The API key of this session is not valid any more: connect again and log in with one"
                + " that is"));
  }

  private Future<Void> notThis() {
    return Future.failedFuture(Problem.forbidden(sender.whatIsRight()));
  }

  @Override
  public Future<RecipientVerdict> check(String address) {
    return Fields.mailbox(address).isPresent()
        ? Future.succeededFuture(new RecipientVerdict.Accepted())
        : Future.failedFuture(
            Problem.invalid("Mail can be sent to addresses such as ann@example.com, not to this"));
  }

  @Override
  public Receipt open(SmtpEnvelope envelope) {
    return new MailInHand(vertx, memory, envelope, inbox, this::submit);
  }

  private Future<String> submit(Inbox from, ReadMail read) {
    return submitMail.submit(from.organizationId(), from.id(), read.digest(), read.mail());
  }
}
