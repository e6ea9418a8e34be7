package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RFC 5321, 4.1.1.4: the mail itself follows, up to CRLF.CRLF.
 *
 * <pre>data = "DATA" CRLF</pre>
 */
final class DataCommand implements SmtpCommand {
  private static final Logger LOG = LoggerFactory.getLogger(DataCommand.class);
  private static final Reply GO_ON =
      Reply.plain(354, List.of("Send the mail, end it with CRLF.CRLF"));

  @Override
  public Future<Reply> execute(SmtpSession session, String argument) {
    if (!argument.isEmpty()) {
      return Future.succeededFuture(Reply.badArgument("DATA takes no argument"));
    }
    if (session.mail().isPresent()) {
      return Future.succeededFuture(Reply.BDAT_HAS_BEGUN);
    }
    return session
        .transaction()
        .filter(transaction -> transaction.recipientCount() > 0)
        .map(transaction -> open(session))
        .orElseGet(() -> Future.succeededFuture(Reply.NO_RECIPIENTS));
  }

  private static Future<Reply> open(SmtpSession session) {
    return MailReception.open(session)
        .map(
            mail -> {
              mail.expectAll();
              session.receive(mail);
              return GO_ON;
            })
        .otherwise(
            failure -> {
              LOG.warn("A mail was put off: no receipt could be opened", failure);
              return Reply.TRY_AGAIN_LATER;
            });
  }
}
