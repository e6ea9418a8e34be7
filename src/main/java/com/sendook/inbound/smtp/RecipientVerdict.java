package com.sendook.inbound.smtp;

/** Whether mail for one address is taken. */
public sealed interface RecipientVerdict {

  /** Taken: 250 2.1.5. */
  record Accepted() implements RecipientVerdict {}

  /** No such inbox here, and the door relays for nobody: 550 5.1.1. */
  record Unknown() implements RecipientVerdict {}

  /**
   * Cannot be told at the moment: 451 4.3.0.
   *
   * @param why for the log, not for the client; without the address
   */
  record Unavailable(String why) implements RecipientVerdict {}
}
