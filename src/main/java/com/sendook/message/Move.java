package com.sendook.message;

/**
 * What became of a delivery after it had been sent, as a report tells it.
 *
 * @param event the type of the event that tells of it
 * @param enhancedCode RFC 3463, or null
 * @param words the far side's, or null
 */
public record Move(Status to, String event, String enhancedCode, String words) {

  /** Whether a delivery of that status can become this: only what was sent, and only forward. */
  public boolean isForwardFrom(Status status) {
    return status == Status.SENT || (status == Status.DELIVERED && to != Status.DELIVERED);
  }
}
