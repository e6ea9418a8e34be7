package com.sendook.inbound.smtp;

import java.time.Duration;
import java.util.List;

/**
 * RFC 5321, 4.1.1.10: the client is done.
 *
 * <pre>quit = "QUIT" CRLF</pre>
 */
final class QuitCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    if (!argument.isEmpty()) {
      return Reply.badArgument("QUIT takes no argument");
    }
    return new Reply(
        221,
        "2.0.0",
        List.of(session.settings().hostname() + " closing"),
        Reply.Next.CLOSE,
        Duration.ZERO);
  }
}
