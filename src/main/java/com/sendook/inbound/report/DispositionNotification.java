package com.sendook.inbound.report;

import com.sendook.inbound.report.FieldBlocks.Block;
import java.util.List;
import java.util.Optional;

/**
 * A message disposition notification (RFC 8098): what somebody did with the mail. Whatever it was,
 * the mail had come through.
 *
 * @param messageIds of the mail, without angle brackets
 */
record DispositionNotification(List<ReportedRecipient> recipients, List<String> messageIds) {

  static Optional<DispositionNotification> of(ReportMail mail) {
    List<Block> blocks =
        mail.parts("disposition-notification").stream()
            .flatMap(part -> FieldBlocks.parse(part).stream())
            .filter(block -> block.first("Disposition").isPresent())
            .limit(DeliveryStatus.MAX_RECIPIENTS)
            .toList();
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DispositionNotification(
            blocks.stream().flatMap(block -> recipient(block).stream()).toList(),
            blocks.stream()
                .flatMap(block -> block.first("Original-Message-ID").stream())
                .map(id -> id.replace("<", "").replace(">", "").strip())
                .filter(id -> !id.isEmpty())
                .toList()));
  }

  private static Optional<ReportedRecipient> recipient(Block block) {
    Optional<String> original = block.first("Original-Recipient").flatMap(Addresses::first);
    return block
        .first("Final-Recipient")
        .flatMap(Addresses::first)
        .or(() -> original)
        .map(address -> ReportedRecipient.reached(address, original.orElse(null)));
  }
}
