package com.sendook.inbound.process;

import com.sendook.event.EventType;
import com.sendook.inbound.report.DeliveryAction;
import com.sendook.inbound.report.Report;
import com.sendook.inbound.report.ReportKind;
import com.sendook.inbound.report.ReportedRecipient;
import com.sendook.inbox.Inbox;
import com.sendook.message.Delivery;
import com.sendook.message.Message;
import com.sendook.message.Messages;
import com.sendook.message.Move;
import com.sendook.message.ReportNote;
import com.sendook.message.Status;
import com.sendook.suppression.Suppression;
import com.sendook.suppression.Suppressions;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does what a received report says: finds the message of the same inbox that it is about, moves
 * those of its recipients that the message really has, and sends no more where the address is at
 * fault for good or its owner complained. Done twice, it changes nothing.
 *
 * <p>Reports are hearsay: one moves a recipient only forward, and only from what was sent.
 */
public final class ApplyReport {
  private final Messages messages;
  private final MoveDelivery move;
  private final Suppressions suppressions;

  public ApplyReport(Messages messages, MoveDelivery move, Suppressions suppressions) {
    this.messages = messages;
    this.move = move;
    this.suppressions = suppressions;
  }

  /** Completes with what stands beside the report's own message. */
  Future<ReportNote> apply(Report report, Inbox inbox) {
    return messages
        .sentAs(inbox.id(), report.original().messageIds())
        .compose(
            original ->
                original == null
                    ? Future.succeededFuture(note(report, null, List.of()))
                    : move.deliveriesOf(original)
                        .compose(
                            deliveries ->
                                applyAll(report, deliveries)
                                    .map(done -> note(report, original, deliveries))));
  }

  private Future<Void> applyAll(Report report, List<Delivery> deliveries) {
    Future<Void> done = Future.succeededFuture();
    for (var recipient : report.recipients()) {
      var delivery = find(recipient, deliveries);
      if (delivery.isPresent()) {
        done = done.compose(before -> apply(report, recipient, delivery.get()));
      }
    }
    return report.recipients().isEmpty() && report.isObjection() && deliveries.size() == 1
        ? complain(deliveries.get(0))
        : done;
  }

  private Future<Void> apply(Report report, ReportedRecipient recipient, Delivery delivery) {
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

  /** The delivery that the report speaks of; where there is one only, it is that in any case. */
  private static Optional<Delivery> find(ReportedRecipient reported, List<Delivery> deliveries) {
    return deliveries.stream()
        .filter(
            each ->
                each.recipient().equalsIgnoreCase(reported.originalAddress())
                    || each.recipient().equalsIgnoreCase(reported.address()))
        .findFirst()
        .or(() -> deliveries.size() == 1 ? Optional.of(deliveries.get(0)) : Optional.empty());
  }

  private static ReportNote note(Report report, Message original, List<Delivery> deliveries) {
    var recipients = new ArrayList<ReportNote.Recipient>();
    for (var each : report.recipients()) {
      boolean known = report.kind() != ReportKind.AUTOREPLY && find(each, deliveries).isPresent();
      recipients.add(
          new ReportNote.Recipient(
              each.address(),
              each.status(),
              each.action() == null ? null : each.action().toString(),
              each.hard(),
              each.reason() == null ? null : each.reason().toString(),
              known ? original.id() : null));
    }
    return new ReportNote(report.kind().toString(), recipients, report.feedbackType());
  }
}
