package com.sendook.command;

/** What was asked for cannot be done: the message says why, and what would help. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandFailure(String message) {
    super(message, null, false, false);
  }
}
