package com.sendook.inbound.smtp;

import java.util.List;

/**
 * RFC 5321, 4.1.1.1: introduces a client that knows no extensions.
 *
 * <pre>helo = "HELO" SP Domain CRLF</pre>
 */
final class HeloCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    if (!ClientName.isValid(argument)) {
      return Reply.badArgument("Say HELO and your host name");
    }
    session.introduce(new ClientName(argument, false));
    return Reply.plain(250, List.of(session.settings().hostname()));
  }
}
