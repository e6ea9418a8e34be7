package com.sendook.inbound.smtp;

/**
 * RFC 5321, 4.1.1.6: verifies an address. This door tells nobody who lives here (7.3) but through
 * RCPT.
 *
 * <pre>vrfy = "VRFY" SP String CRLF</pre>
 */
final class VrfyCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    return argument.isEmpty()
        ? Reply.badArgument("Say VRFY and an address")
        : Reply.of(252, "2.1.5", "Cannot verify; send the mail and RCPT will tell");
  }
}
