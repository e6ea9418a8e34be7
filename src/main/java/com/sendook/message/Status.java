package com.sendook.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/**
 * How far a recipient's copy of a message has come, and folded from those, the message. Open ones
 * stand first, from the least advanced on; then the others, from best to worst.
 */
public enum Status {
  SCHEDULED,
  QUEUED,
  SENDING,
  DELIVERED,
  SENT,
  CANCELLED,
  REJECTED,
  BOUNCED,
  COMPLAINED,
  FAILED,
  RECEIVED;

  /** Whether the gateway still has to send it. */
  public boolean isOpen() {
    return compareTo(DELIVERED) < 0;
  }

  /** The least advanced open one while there is any, else the worst. */
  public static Status fold(Collection<Status> recipients) {
    return recipients.stream()
        .filter(Status::isOpen)
        .min(Comparator.naturalOrder())
        .or(() -> recipients.stream().max(Comparator.naturalOrder()))
        .orElseThrow();
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static Status of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
