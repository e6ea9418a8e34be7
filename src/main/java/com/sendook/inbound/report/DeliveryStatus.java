package com.sendook.inbound.report;

import com.sendook.inbound.report.FieldBlocks.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A delivery status notification (RFC 3464): for each recipient a block of fields. They may stand
 * in a part of their own, or in the text where a gateway has taken the parts apart.
 */
final class DeliveryStatus {
  static final int MAX_RECIPIENTS = 1_000;
  private static final int MAX_DIAGNOSTIC_CHARS = 2_000;

  private final List<Block> blocks;
  private final NoticeRecipients notice;

  private DeliveryStatus(List<Block> blocks, NoticeRecipients notice) {
    this.blocks = blocks;
    this.notice = notice;
  }

  /**
   * Empty where the mail has none, or one that names no recipient.
   *
   * @param isNotice whether the text is that of a mail server; a person may quote such fields
   */
  static Optional<DeliveryStatus> of(ReportMail mail, NoticeRecipients notice, boolean isNotice) {
    List<Block> blocks = new ArrayList<>();
    mail.parts("delivery-status").forEach(part -> blocks.addAll(FieldBlocks.parse(part)));
    if (isNotice && blocks.stream().noneMatch(DeliveryStatus::isOfRecipient)) {
      blocks.addAll(FieldBlocks.parse(mail.notice()));
    }
    return blocks.stream().anyMatch(DeliveryStatus::isOfRecipient)
        ? Optional.of(new DeliveryStatus(blocks, notice))
        : Optional.empty();
  }

  private static boolean isOfRecipient(Block block) {
    boolean named =
        block.first("Final-Recipient").isPresent() || block.first("Original-Recipient").isPresent();
    return named
        && (block.first("Action").isPresent()
            || block.first("Status").isPresent()
            || block.first("Diagnostic-Code").isPresent());
  }

  /** RFC 3464, 2.2.1. */
  String envelopeId() {
    return blocks.stream()
        .flatMap(block -> block.first("Original-Envelope-Id").stream())
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElse(null);
  }

  List<ReportedRecipient> recipients() {
    return blocks.stream()
        .filter(DeliveryStatus::isOfRecipient)
        .limit(MAX_RECIPIENTS)
        .map(this::recipient)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private Optional<ReportedRecipient> recipient(Block block) {
    Optional<String> original = address(block, "Original-Recipient");
    Optional<String> address =
        address(block, "Final-Recipient")
            .or(() -> original)
            .or(() -> address(block, "X-Actual-Recipient"))
            .or(() -> notice.only());
    return address.map(to -> recipient(to, original.orElse(null), block));
  }

  private ReportedRecipient recipient(String address, String original, Block block) {
    String status = block.first("Status").orElse("");
    DeliveryAction action = action(block, status);
    String said = diagnostic(block);
    if (action.kind() == ReportKind.DELIVERED) {
      String success = StatusCode.ofField(status).orElse("2.0.0");
      return new ReportedRecipient(address, original, action, success, null, emptyToNull(said));
    }
    Diagnosis diagnosis = Diagnosis.of(action, status, new Wording(said), notice.about(address));
    return new ReportedRecipient(
        address, original, action, diagnosis.status(), diagnosis.reason(), emptyToNull(said));
  }

  private DeliveryAction action(Block block, String status) {
    return block
        .first("Action")
        .flatMap(DeliveryAction::of)
        .orElseGet(
            () -> {
              if (status.startsWith("2")) {
                return DeliveryAction.DELIVERED;
              }
              return notice.tellsOfDelay() ? DeliveryAction.DELAYED : DeliveryAction.FAILED;
            });
  }

  /** Without the name of the protocol before it (RFC 3464, 2.3.6). */
  private static String diagnostic(Block block) {
    String code = String.join(" ", block.all("Diagnostic-Code"));
    int semicolon = code.indexOf(';');
    boolean named = semicolon >= 0 && semicolon < 16 && !code.substring(0, semicolon).contains(" ");
    String text = (named ? code.substring(semicolon + 1) : code).strip();
    return text.substring(0, Math.min(text.length(), MAX_DIAGNOSTIC_CHARS));
  }

  private static Optional<String> address(Block block, String field) {
    return block.first(field).flatMap(Addresses::first);
  }

  private static String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
