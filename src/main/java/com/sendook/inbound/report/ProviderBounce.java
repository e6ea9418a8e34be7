package com.sendook.inbound.report;

/**
 * A bounce as Amazon SES tells of it, and who stands on it. {@code Permanent} is for good; {@code
 * Transient} comes when SES has given up as well, but a later mail may come through; {@code
 * Undetermined} tells neither.
 */
public final class ProviderBounce {
  private static final String PERMANENT = "Permanent";

  private ProviderBounce() {}

  /** A recipient that a mail did not reach. */
  public static ReportedRecipient of(String address, String type, String subType, String said) {
    return of(address, type, subType, DeliveryAction.FAILED, "", said);
  }

  static ReportedRecipient of(
      String address,
      String type,
      String subType,
      DeliveryAction action,
      String status,
      String said) {
    Diagnosis diagnosis = Diagnosis.of(action, status, new Wording(said), new Wording(subType));
    return new ReportedRecipient(
        address,
        null,
        action,
        diagnosis.status(),
        reason(type, diagnosis.reason()),
        said.isEmpty() ? null : said);
  }

  /** SES knows best whether another mail would fare better; of the rest a server's words tell. */
  private static FailureReason reason(String type, FailureReason found) {
    if (type.equals(PERMANENT)) {
      return found == FailureReason.UNDEFINED ? FailureReason.USER_UNKNOWN : found;
    }
    return !type.isEmpty() && found.isAboutAddress() ? FailureReason.UNDEFINED : found;
  }
}
