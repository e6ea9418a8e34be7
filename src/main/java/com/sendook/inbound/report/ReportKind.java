package com.sendook.inbound.report;

import java.util.Locale;

/** What a report is about, as a whole. */
public enum ReportKind {
  /** At least one recipient did not get the mail, and nothing more is tried. */
  BOUNCE,
  /** The mail is late, and is tried again. */
  DELAYED,
  /** The mail came through, or went on to where no reports come from. */
  DELIVERED,
  /** A recipient, or their provider, objects to the mail (RFC 5965). */
  COMPLAINT,
  /** A program answers in a person's stead (RFC 3834). */
  AUTOREPLY;

  /** What became of the mail where the report does not tell recipients apart; null for nothing. */
  DeliveryAction action() {
    return switch (this) {
      case BOUNCE -> DeliveryAction.FAILED;
      case DELAYED -> DeliveryAction.DELAYED;
      case DELIVERED -> DeliveryAction.DELIVERED;
      case COMPLAINT, AUTOREPLY -> null;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
