package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RFC 5321, 4.1.1.3: names one recipient. The door relays for nobody: a recipient is an inbox of
 * ours, or is refused.
 *
 * <pre>
 * rcpt = "RCPT TO:" ( "&lt;Postmaster@" Domain "&gt;" / "&lt;Postmaster&gt;" / Forward-path )
 *        [ SP Rcpt-parameters ] CRLF
 * </pre>
 */
final class RcptCommand implements SmtpCommand {
  private static final Logger LOG = LoggerFactory.getLogger(RcptCommand.class);
  private static final String KEYWORD = "TO:";
  private static final Reply NO_MAIL = Reply.badSequence("Say MAIL first");

  @Override
  public Future<Reply> execute(SmtpSession session, String argument) {
    Optional<MailTransaction> transaction = session.transaction();
    if (transaction.isEmpty()) {
      return Future.succeededFuture(NO_MAIL);
    }
    PathArgument parsed = PathArgument.forwardPath(KEYWORD, argument);
    if (parsed instanceof PathArgument.Refused refused) {
      return Future.succeededFuture(refused.reply());
    }
    PathArgument.Path path = (PathArgument.Path) parsed;
    if (!path.parameters().isEmpty()) {
      return Future.succeededFuture(EsmtpParameters.unknown("RCPT takes no parameters here"));
    }
    int limit = session.settings().limits().maxRecipients();
    if (transaction.get().recipientCount() >= limit) {
      return Future.succeededFuture(
          Reply.of(452, "4.5.3", "At most " + limit + " recipients a mail, send it again to more"));
    }
    return check(session.intake(), transaction.get(), path.address());
  }

  private static Future<Reply> check(Intake intake, MailTransaction transaction, String address) {
    return intake
        .check(address)
        .map(verdict -> reply(verdict, transaction, address))
        .otherwise(
            failure -> {
              LOG.warn("A recipient was put off: it could not be looked up", failure);
              return Reply.TRY_AGAIN_LATER;
            });
  }

  private static Reply reply(
      RecipientVerdict verdict, MailTransaction transaction, String address) {
    if (verdict instanceof RecipientVerdict.Accepted) {
      transaction.add(address);
      return Reply.of(250, "2.1.5", "Recipient taken");
    }
    if (verdict instanceof RecipientVerdict.Unavailable unavailable) {
      LOG.warn("A recipient was put off: {}", unavailable.why());
      return Reply.TRY_AGAIN_LATER;
    }
    LOG.debug("Refused, no such inbox: {}", address);
    return Reply.of(550, "5.1.1", "No such inbox here");
  }
}
