package com.sendook.inbound.smtp;

/**
 * RFC 3207: TLS begins right behind the reply, and the dialogue with it, anew.
 *
 * <pre>starttls = "STARTTLS" CRLF</pre>
 */
final class StartTlsCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    if (!session.settings().tls().isOffered()) {
      return Reply.NOT_IMPLEMENTED;
    }
    if (session.encryption().isPresent()) {
      return Reply.badSequence("TLS is on already");
    }
    return argument.isEmpty() ? Reply.START_TLS : Reply.badArgument("STARTTLS takes no argument");
  }
}
