package com.sendook;

/** The gateway cannot start: the message is the one line that says why, and what would help. */
final class StartFailure extends RuntimeException {
  StartFailure(String message, Throwable cause) {
    super(message, cause, false, false);
  }

  /** One that says where it was, unless the cause has said all that there is to say. */
  static StartFailure because(String where, Throwable cause) {
    return cause instanceof StartFailure said
        ? said
        : new StartFailure(where + cause.getMessage(), cause);
  }
}
