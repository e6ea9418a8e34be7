package com.sendook.inbound.report;

import java.util.Locale;
import java.util.Optional;

/** What became of the mail for one recipient (RFC 3464, 2.3.3). */
public enum DeliveryAction {
  FAILED,
  DELAYED,
  DELIVERED,
  RELAYED,
  EXPANDED;

  /** Reads an Action field, and what some write instead of the five words. */
  static Optional<DeliveryAction> of(String field) {
    String word = field.strip().toLowerCase(Locale.ROOT);
    if (word.startsWith("fail") || word.startsWith("expire") || word.startsWith("denied")) {
      return Optional.of(FAILED);
    }
    if (word.startsWith("delay") || word.startsWith("defer")) {
      return Optional.of(DELAYED);
    }
    if (word.startsWith("deliver")) {
      return Optional.of(DELIVERED);
    }
    if (word.startsWith("relay")) {
      return Optional.of(RELAYED);
    }
    return word.startsWith("expand") ? Optional.of(EXPANDED) : Optional.empty();
  }

  /** What a report is whose only recipient has this action. */
  ReportKind kind() {
    return switch (this) {
      case FAILED -> ReportKind.BOUNCE;
      case DELAYED -> ReportKind.DELAYED;
      case DELIVERED, RELAYED, EXPANDED -> ReportKind.DELIVERED;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
