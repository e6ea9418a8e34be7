package com.sendook;

/** The gateway cannot start: the message is the one line that says why, and what would help. */
final class StartFailure extends RuntimeException {
  StartFailure(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
