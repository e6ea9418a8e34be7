package com.sendook.inbound.smtp;

/** Where a dialogue of AUTH stands after what the client said last. */
sealed interface AuthStep {

  /**
   * The client is asked for more: 334.
   *
   * @param text before its encoding in Base64
   */
  record Challenge(String text) implements AuthStep {}

  /** The client has said who it is. */
  record Said(String user, String password) implements AuthStep {}

  /** What it said is not as the mechanism has it: 501 5.5.2. */
  record Malformed(String whatIsRight) implements AuthStep {}
}
