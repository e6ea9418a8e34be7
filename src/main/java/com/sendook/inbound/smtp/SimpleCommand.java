package com.sendook.inbound.smtp;

import io.vertx.core.Future;

/** A verb that is answered at once, without asking the store. */
interface SimpleCommand extends SmtpCommand {

  Reply answer(SmtpSession session, String argument);

  @Override
  default Future<Reply> execute(SmtpSession session, String argument) {
    return Future.succeededFuture(answer(session, argument));
  }
}
