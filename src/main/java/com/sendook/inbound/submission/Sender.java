package com.sendook.inbound.submission;

import com.sendook.inbox.Inbox;

/**
 * Who has logged in.
 *
 * @param inbox the one that it sends through; null where any of the organization's will do
 */
public record Sender(String organizationId, Inbox inbox) {

  /** Whether it sends through this inbox, which may be null. */
  boolean has(Inbox candidate) {
    return candidate != null
        && candidate.organizationId().equals(organizationId)
        && (inbox == null || inbox.id().equals(candidate.id()));
  }

  /** What a reverse-path has to be. */
  String whatIsRight() {
    return inbox == null
        ? "MAIL FROM must be the address of an inbox of yours, or a sub-address of it"
        : "MAIL FROM must be " + inbox.email() + " or a sub-address of it";
  }
}
