package com.sendook.inbound.process;

import com.sendook.event.EventType;
import com.sendook.inbound.report.DeliveryAction;
import com.sendook.inbound.report.Report;
import com.sendook.inbound.report.ReportKind;
import com.sendook.inbound.report.ReportedRecipient;
import com.sendook.message.Deliveries;
import com.sendook.message.Delivery;
import com.sendook.message.Messages;
import com.sendook.message.Move;
import com.sendook.message.Status;
import com.sendook.outbound.returnpath.ReturnPath;
import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a provider tells of mails that it carries for us. It proved who it is, so its word
 * counts in every inbox: the delivery is found by the id that the provider gave it, else by the
 * reverse-path or Message-ID that we did. Done twice, it changes nothing.
 */
public final class ApplyNotice {
  private static final Logger log = LoggerFactory.getLogger(ApplyNotice.class);

  private final Deliveries deliveries;
  private final Messages messages;
  private final ReturnPath returnPath;
  private final ApplyReport reports;
  private final MoveDelivery move;

  public ApplyNotice(
      Deliveries deliveries,
      Messages messages,
      ReturnPath returnPath,
      ApplyReport reports,
      MoveDelivery move) {
    this.deliveries = deliveries;
    this.messages = messages;
    this.returnPath = returnPath;
    this.reports = reports;
    this.move = move;
  }

  /**
   * Completes when it is done, also where the mail is none of ours. Fails as unavailable where our
   * own record is behind the provider's: it is to tell again.
   *
   * @param toldAt when the provider says so
   */
  public Future<Void> apply(SentMail mail, Report report, Instant toldAt) {
    return findings(mail, report)
        .compose(
            findings ->
                inOrder(findings, toldAt, each -> apply(report, each.said(), each.delivery())))
        .recover(ApplyNotice::again);
  }

  /** The same for a mail that the provider took and then refused to carry on. */
  public Future<Void> reject(SentMail mail, String reason, Instant toldAt) {
    var refused = new Move(Status.REJECTED, EventType.MESSAGE_REJECTED, null, reason);
    var told = mail.recipients().stream().map(ReportedRecipient::named).toList();
    return findings(mail, new Report(ReportKind.BOUNCE, told, null, null))
        .compose(findings -> inOrder(findings, toldAt, each -> move.move(each.delivery(), refused)))
        .recover(ApplyNotice::again);
  }

  private interface Step {
    Future<Void> take(Finding finding);
  }

  private static Future<Void> inOrder(List<Finding> findings, Instant toldAt, Step step) {
    Future<Void> done = Future.succeededFuture();
    for (var finding : findings) {
      if (finding.delivery() != null) {
        done =
            done.compose(before -> unlessAhead(finding.delivery(), toldAt))
                .compose(sent -> sent ? step.take(finding) : Future.succeededFuture());
      }
    }
    return done;
  }

  /**
   * False where the mail is on its way once more, whatever the provider tells of an earlier try.
   */
  private static Future<Boolean> unlessAhead(Delivery delivery, Instant toldAt) {
    boolean open = delivery.status().isOpen();
    return open && toldAt.plus(ApplyReport.AHEAD).isAfter(Instant.now())
        ? Future.failedFuture(Problem.conflict("The mail is not recorded as sent yet"))
        : Future.succeededFuture(!open);
  }

  /** What stands already was done as a whole; nobody who undid a part of it is overruled. */
  private Future<Void> apply(Report report, ReportedRecipient said, Delivery delivery) {
    return delivery.status() == result(report, said)
        ? Future.succeededFuture()
        : reports.apply(report, said, delivery);
  }

  private static Status result(Report report, ReportedRecipient said) {
    if (report.isObjection()) {
      return Status.COMPLAINED;
    }
    return said.action() == DeliveryAction.FAILED ? Status.BOUNCED : Status.DELIVERED;
  }

  private Future<List<Finding>> findings(SentMail mail, Report report) {
    return exact(mail)
        .compose(
            delivery ->
                delivery == null
                    ? byMessage(mail, report)
                    : Future.succeededFuture(Finding.byReturnPath(report, List.of(delivery))))
        .onSuccess(ApplyNotice::log);
  }

  private static void log(List<Finding> findings) {
    var ids =
        findings.stream()
            .map(Finding::delivery)
            .filter(Objects::nonNull)
            .map(Delivery::id)
            .toList();
    log.info("a provider tells of deliveries {}", ids);
  }

  /** The one delivery that the mail was, since each goes out by itself; or null. */
  private Future<Delivery> exact(SentMail mail) {
    var named =
        mail.relayMessageId() == null
            ? Future.<Delivery>succeededFuture()
            : deliveries.byRelayMessageId(mail.relayMessageId());
    return named.compose(
        found -> found == null ? byReversePath(mail) : Future.succeededFuture(found));
  }

  private Future<Delivery> byReversePath(SentMail mail) {
    return mail.reversePath() == null
        ? Future.succeededFuture()
        : returnPath
            .deliveryId(mail.reversePath())
            .map(deliveries::find)
            .orElseGet(Future::succeededFuture);
  }

  /** Our Message-IDs begin with the message's id. */
  private Future<List<Finding>> byMessage(SentMail mail, Report report) {
    var messageId = mail.messageId();
    var id = messageId == null ? null : messageId.replaceFirst("@.*", "");
    if (!Ids.isId(id)) {
      return Future.succeededFuture(List.of());
    }
    return messages
        .findSlim(id)
        .map(found -> found != null && found.externalMessageId().equals(messageId) ? found : null)
        .compose(move::deliveriesOf)
        .map(found -> Finding.byMessage(report, found));
  }

  /** A conflict passes by itself, and who hears of one never comes back with it. */
  private static Future<Void> again(Throwable error) {
    return Future.failedFuture(
        error instanceof Problem problem && problem.kind() == Problem.Kind.CONFLICT
            ? Problem.unavailable("The record of this mail")
            : error);
  }
}
