package com.sendook.inbound.report;

import java.util.List;
import java.util.Optional;

/**
 * A message disposition notification (RFC 8098): what somebody did with the mail. Whatever it was,
 * the mail had come through.
 */
final class DispositionNotification {
  private DispositionNotification() {}

  /** The recipients that it speaks for; empty where the mail is no such notification. */
  static List<ReportedRecipient> recipients(ReportMail mail) {
    return mail.parts("disposition-notification").stream()
        .flatMap(part -> FieldBlocks.parse(part).stream())
        .filter(block -> block.first("Disposition").isPresent())
        .flatMap(
            block -> {
              Optional<String> original =
                  block.first("Original-Recipient").flatMap(Addresses::first);
              return block
                  .first("Final-Recipient")
                  .flatMap(Addresses::first)
                  .or(() -> original)
                  .map(
                      address ->
                          new ReportedRecipient(
                              address,
                              original.orElse(null),
                              DeliveryAction.DELIVERED,
                              "2.0.0",
                              null,
                              null))
                  .stream();
            })
        .limit(DeliveryStatus.MAX_RECIPIENTS)
        .toList();
  }
}
