package com.sendook.message;

import java.util.List;

/**
 * What a received message reports on other messages, as it stands beside it.
 *
 * @param kind {@code bounce}, {@code delayed}, {@code delivered}, {@code complaint} or {@code
 *     autoreply}
 * @param feedbackType what is objected to (RFC 5965, 7.3), or null
 */
public record ReportNote(String kind, List<Recipient> recipients, String feedbackType) {

  /**
   * One recipient that it is about.
   *
   * @param status RFC 3463, or null
   * @param action RFC 3464, 2.3.3, or null
   * @param hard whether the address itself is at fault, for good
   * @param reason in one word, or null
   * @param messageId the message here that was sent to it, or null where there is none
   */
  public record Recipient(
      String address,
      String status,
      String action,
      boolean hard,
      String reason,
      String messageId) {}
}
