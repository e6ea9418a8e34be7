package com.sendook.inbound.smtp;

/**
 * RFC 5321, 4.1.1.9: does nothing; the argument is ignored.
 *
 * <pre>noop = "NOOP" [ SP String ] CRLF</pre>
 */
final class NoopCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    return Reply.of(250, "2.0.0", "Nothing done");
  }
}
