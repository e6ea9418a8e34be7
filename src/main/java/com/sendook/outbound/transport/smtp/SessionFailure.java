package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Reply;

/**
 * The session is over, through no fault of the mail. It carries no stack trace: it tells of the
 * other side, not of this code.
 */
class SessionFailure extends Exception {
  private final transient Reply reply;

  SessionFailure(String why) {
    this(why, null);
  }

  /**
   * @param reply what the server said to end it; null where it said nothing
   */
  SessionFailure(String why, Reply reply) {
    super(why, null, false, false);
    this.reply = reply;
  }

  /** What the server said, where this failure knows; else null. */
  static Reply replyIn(Throwable failure) {
    return failure instanceof SessionFailure session ? session.reply : null;
  }

  /** Names what is at the bottom of it, also where that has no message, as a closed channel. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** The connection was closed under us. */
  static final class Closed extends SessionFailure {
    Closed(String why) {
      super(why);
    }
  }

  /** A session kept from an earlier mail turned out to be gone before this mail was begun. */
  static final class Stale extends SessionFailure {
    Stale() {
      super("the server had closed the idle connection");
    }
  }
}
