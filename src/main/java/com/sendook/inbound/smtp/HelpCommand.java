package com.sendook.inbound.smtp;

/**
 * RFC 5321, 4.1.1.8: says what can be said.
 *
 * <pre>help = "HELP" [ SP String ] CRLF</pre>
 */
final class HelpCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    return Reply.of(
        214, "2.0.0", "EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT (RFC 5321)");
  }
}
