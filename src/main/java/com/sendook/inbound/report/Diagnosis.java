package com.sendook.inbound.report;

import java.util.Optional;

/**
 * What a failure or delay comes down to.
 *
 * @param status RFC 3463
 */
record Diagnosis(String status, FailureReason reason) {

  /**
   * @param field the Status field of a delivery status; empty where there is none
   * @param said what the far side said
   * @param notice what the report says of it to people
   */
  static Diagnosis of(DeliveryAction action, String field, Wording said, Wording notice) {
    Optional<String> known = status(field, said, notice);
    FailureReason reason =
        said.reason()
            .or(() -> known.flatMap(FailureReason::ofStatus))
            .or(notice::reason)
            .or(() -> known.flatMap(FailureReason::ofSubject))
            .orElse(FailureReason.UNDEFINED);
    return new Diagnosis(known.orElseGet(() -> statusOf(action, reason, said, notice)), reason);
  }

  /** A code that tells more than its class beats one that does not, if their classes agree. */
  private static Optional<String> status(String field, Wording said, Wording notice) {
    Optional<String> written = StatusCode.ofField(field);
    if (written.isPresent() && !StatusCode.isBare(written.get())) {
      return written;
    }
    Optional<String> found = said.status().or(notice::status);
    return written.isEmpty()
        ? found
        : found.filter(code -> code.charAt(0) == written.get().charAt(0)).or(() -> written);
  }

  private static String statusOf(
      DeliveryAction action, FailureReason reason, Wording said, Wording notice) {
    char byAction = action == DeliveryAction.DELAYED ? '4' : '5';
    char replyClass = said.replyClass().or(notice::replyClass).orElse(byAction);
    return replyClass + "." + reason.detail();
  }
}
