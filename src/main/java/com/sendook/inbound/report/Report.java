package com.sendook.inbound.report;

import java.util.List;

/**
 * A mail that reports on another mail.
 *
 * @param recipients those that it is about; empty where it names none
 * @param feedbackType what is objected to, such as {@code abuse} (RFC 5965, 7.3); null in all but
 *     complaints
 */
public record Report(
    ReportKind kind,
    List<ReportedRecipient> recipients,
    String feedbackType,
    OriginalMail original) {

  /**
   * Whether somebody objects to the mail. What else the format of complaints carries says that a
   * mail was no spam, or that it failed authentication (RFC 6591).
   */
  public boolean isObjection() {
    return kind == ReportKind.COMPLAINT
        && !"not-spam".equals(feedbackType)
        && !"auth-failure".equals(feedbackType);
  }

  /** Whether it says what became of the mail in the end. */
  public boolean isFinal() {
    return kind == ReportKind.BOUNCE || kind == ReportKind.DELIVERED || isObjection();
  }

  /** What it says of somebody whom it does not name: no more than it says as a whole. */
  public ReportedRecipient ofUnnamed(String address) {
    return new ReportedRecipient(address, null, kind.action(), null, null, null);
  }
}
