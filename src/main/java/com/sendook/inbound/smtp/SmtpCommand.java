package com.sendook.inbound.smtp;

import io.vertx.core.Future;

/** One verb of SMTP. Stateless: what it changes, it changes in the session. */
interface SmtpCommand {

  /**
   * Carries the command out.
   *
   * @param argument what follows the verb and a space, without white space at its end
   * @return the reply; never fails for what a client or a store does
   */
  Future<Reply> execute(SmtpSession session, String argument);
}
