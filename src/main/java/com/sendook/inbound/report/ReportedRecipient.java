package com.sendook.inbound.report;

/**
 * What a report says of one recipient.
 *
 * @param address where the mail went in the end, the final recipient (RFC 3464, 2.3.2); in an
 *     automatic reply, who answered
 * @param originalAddress whom the mail was sent to, the original recipient (RFC 3464, 2.3.1); null
 *     where the report does not tell it apart
 * @param action null in a complaint and in an automatic reply
 * @param status the status code (RFC 3463); null where {@code action} is
 * @param reason null where {@code action} is, and where nothing failed
 * @param diagnostic what the far side said, on one line; null where the report does not tell
 */
public record ReportedRecipient(
    String address,
    String originalAddress,
    DeliveryAction action,
    String status,
    FailureReason reason,
    String diagnostic) {

  /** Somebody that is only named. */
  public static ReportedRecipient named(String address) {
    return new ReportedRecipient(address, null, null, null, null, null);
  }

  /** Somebody that the mail came through to. */
  public static ReportedRecipient reached(String address, String originalAddress) {
    return new ReportedRecipient(
        address, originalAddress, DeliveryAction.DELIVERED, "2.0.0", null, null);
  }

  /** Whether it failed for good and for the address itself: no later mail would do better. */
  public boolean hard() {
    return action == DeliveryAction.FAILED
        && reason != null
        && reason.isAboutAddress()
        && !status.startsWith("4");
  }
}
