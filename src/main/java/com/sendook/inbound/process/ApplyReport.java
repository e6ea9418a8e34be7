package com.sendook.inbound.process;

import com.sendook.event.EventType;
import com.sendook.inbound.report.DeliveryAction;
import com.sendook.inbound.report.Report;
import com.sendook.inbound.report.ReportedRecipient;
import com.sendook.message.Delivery;
import com.sendook.message.Messages;
import com.sendook.message.Move;
import com.sendook.message.ReportNote;
import com.sendook.message.Status;
import com.sendook.problem.Problem;
import com.sendook.suppression.Suppression;
import com.sendook.suppression.Suppressions;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Does what a received report says: finds the deliveries that it is about, moves them, and sends no
 * more where the address is at fault for good or its owner complained. Done twice, it changes
 * nothing.
 *
 * <p>A report that came back to the reverse-path of a delivery is about that one, which nobody can
 * forge. Any other is hearsay: it is about those recipients that a message of the same inbox really
 * has. Either moves a recipient only forward, and only from what was sent.
 */
public final class ApplyReport {
  /** So long a report may be ahead of our own record that the mail was sent. */
  static final Duration AHEAD = Duration.ofMinutes(1);

  private static final String STILL_OPEN = "The mail is reported on, but not recorded as sent yet";

  private final Messages messages;
  private final MoveDelivery move;
  private final Suppressions suppressions;

  public ApplyReport(Messages messages, MoveDelivery move, Suppressions suppressions) {
    this.messages = messages;
    this.move = move;
    this.suppressions = suppressions;
  }

  /** Completes with what stands beside the report's own message. */
  Future<ReportNote> apply(Report report, IncomingMail incoming) {
    return isAhead(report, incoming)
        ? Future.failedFuture(Problem.conflict(STILL_OPEN))
        : find(report, incoming)
            .compose(findings -> applyAll(report, findings).map(note(report, findings)));
  }

  /** The next try finds it recorded; if not, the mail is on its way once more, whatever is told. */
  private static boolean isAhead(Report report, IncomingMail incoming) {
    return report.isFinal()
        && incoming.returned().stream().anyMatch(each -> each.status().isOpen())
        && incoming.receipt().receivedAt().plus(AHEAD).isAfter(Instant.now());
  }

  private Future<List<Finding>> find(Report report, IncomingMail incoming) {
    return incoming.returned().isEmpty()
        ? messages
            .sentAs(incoming.inbox().id(), report.original().messageIds())
            .compose(move::deliveriesOf)
            .map(deliveries -> Finding.byMessage(report, deliveries))
        : Future.succeededFuture(Finding.byReturnPath(report, incoming.returned()));
  }

  private Future<Void> applyAll(Report report, List<Finding> findings) {
    Future<Void> done = Future.succeededFuture();
    for (var finding : findings) {
      if (finding.delivery() != null) {
        done = done.compose(before -> apply(report, finding.said(), finding.delivery()));
      }
    }
    return done;
  }

  /** Does what it says of one recipient, whose delivery this is. */
  Future<Void> apply(Report report, ReportedRecipient recipient, Delivery delivery) {
    if (report.isObjection()) {
      return complain(delivery);
    }
    if (recipient.action() == DeliveryAction.FAILED) {
      var bounced =
          new Move(
              Status.BOUNCED,
              EventType.MESSAGE_BOUNCED,
              recipient.status(),
              recipient.diagnostic());
      return suppressIf(recipient.hard(), delivery, Suppression.Reason.BOUNCE)
          .compose(suppressed -> move.move(delivery, bounced));
    }
    return recipient.action() == DeliveryAction.DELIVERED
        ? move.move(
            delivery,
            new Move(
                Status.DELIVERED,
                EventType.MESSAGE_DELIVERED,
                recipient.status(),
                recipient.diagnostic()))
        : Future.succeededFuture();
  }

  private Future<Void> complain(Delivery delivery) {
    return suppressIf(true, delivery, Suppression.Reason.COMPLAINT)
        .compose(
            suppressed ->
                move.move(
                    delivery,
                    new Move(Status.COMPLAINED, EventType.MESSAGE_COMPLAINED, null, null)));
  }

  private Future<Void> suppressIf(boolean wanted, Delivery delivery, Suppression.Reason reason) {
    return wanted && !delivery.status().isOpen()
        ? suppressions
            .add(delivery.organizationId(), delivery.recipient(), reason, delivery.messageId())
            .mapEmpty()
        : Future.succeededFuture();
  }

  private static ReportNote note(Report report, List<Finding> findings) {
    return new ReportNote(
        report.kind().toString(),
        findings.stream().map(ApplyReport::recipient).toList(),
        report.feedbackType());
  }

  private static ReportNote.Recipient recipient(Finding finding) {
    var said = finding.said();
    return new ReportNote.Recipient(
        said.address(),
        said.status(),
        said.action() == null ? null : said.action().toString(),
        said.hard(),
        said.reason() == null ? null : said.reason().toString(),
        finding.delivery() == null ? null : finding.delivery().messageId());
  }
}
