package com.sendook.inbound.smtp;

/**
 * RFC 5321, 4.1.1.5: ends the mail transaction, keeps the introduction.
 *
 * <pre>rset = "RSET" CRLF</pre>
 */
final class RsetCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    if (!argument.isEmpty()) {
      return Reply.badArgument("RSET takes no argument");
    }
    session.reset();
    return Reply.of(250, "2.0.0", "Reset");
  }
}
