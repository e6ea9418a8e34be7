package com.sendook.outbound.transport;

/**
 * How one transaction ended. Each {@code why} is for people and for logs: it says what happened and
 * at which step, and names no address.
 */
public sealed interface Outcome {

  /** Whether there was nobody to ask, so that no other mail would get there either. */
  default boolean isUnreachable() {
    return this instanceof Deferred deferred && deferred.unreachable();
  }

  /**
   * The mail was taken; from here on it is the other side's.
   *
   * @param last true where it reached the final host or inbox, false where a relay took it
   */
  record Sent(Reply reply, boolean last) implements Outcome {}

  /**
   * Not now: the server said 4xx, or it could not be reached, or it did not answer. Try again.
   *
   * @param reply null where the server said nothing
   * @param unreachable whether there was nobody to ask, so that no other mail would get there
   *     either
   */
  record Deferred(Reply reply, String why, boolean unreachable) implements Outcome {
    public Deferred(Reply reply, String why) {
      this(reply, why, false);
    }
  }

  /**
   * Never: this mail or this recipient was refused for good.
   *
   * @param reply null where nobody was asked
   */
  record Refused(Reply reply, String why) implements Outcome {}
}
