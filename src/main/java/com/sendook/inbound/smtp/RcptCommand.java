package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RFC 5321, 4.1.1.3: names one recipient. The door relays for nobody: a recipient is an inbox of
 * ours, or is refused. Who has logged in at a submission port may send to anybody.
 *
 * <pre>
 * rcpt         = "RCPT TO:" ( "&lt;Postmaster@" Domain "&gt;" / "&lt;Postmaster&gt;" / Forward-path )
 *                [ SP Rcpt-parameters ] CRLF
 * notify-value = "NEVER" / 1#( "SUCCESS" / "FAILURE" / "DELAY" )
 * orcpt-value  = addr-type ";" xtext
 * </pre>
 *
 * <p>NOTIFY and ORCPT (RFC 3461) are read and not acted on; see {@link MailCommand} why DSN is not
 * offered.
 */
final class RcptCommand implements SmtpCommand {
  private static final Logger LOG = LoggerFactory.getLogger(RcptCommand.class);
  private static final String KEYWORD = "TO:";
  private static final String OCCASION = "(?:SUCCESS|FAILURE|DELAY)";
  private static final List<EsmtpParameters.Rule> PARAMETERS =
      List.of(
          EsmtpParameters.Rule.of(
              "NOTIFY",
              "NEVER|" + OCCASION + "(?:," + OCCASION + ")*+",
              "NOTIFY is NEVER, or some of SUCCESS,FAILURE,DELAY"),
          EsmtpParameters.Rule.of(
              "ORCPT",
              "(?=.{1,500}$)[A-Z0-9-]++;(?-i:"
                  + EsmtpParameters.XTEXT
                  + "|[\\x{A0}-\\x{10FFFF}])++",
              "ORCPT is a kind of address and the address as xtext: rfc822;name@example.com"));

  private static final Reply NO_MAIL = Reply.badSequence("Say MAIL first");

  @Override
  public Future<Reply> execute(SmtpSession session, String argument) {
    Optional<MailTransaction> transaction = session.transaction();
    if (transaction.isEmpty()) {
      return Future.succeededFuture(NO_MAIL);
    }
    if (session.mail().isPresent()) {
      return Future.succeededFuture(Reply.BDAT_HAS_BEGUN);
    }
    PathArgument parsed = PathArgument.forwardPath(KEYWORD, argument);
    if (parsed instanceof PathArgument.Refused refused) {
      return Future.succeededFuture(refused.reply());
    }
    PathArgument.Path path = (PathArgument.Path) parsed;
    Optional<Reply> refusal = refusal(path, transaction.get());
    if (refusal.isPresent()) {
      return Future.succeededFuture(refusal.get());
    }
    int limit = session.settings().limits().maxRecipients();
    if (transaction.get().recipientCount() >= limit) {
      return Future.succeededFuture(
          Reply.of(452, "4.5.3", "At most " + limit + " recipients a mail, send it again to more"));
    }
    return check(session, transaction.get(), path.address());
  }

  private static Optional<Reply> refusal(PathArgument.Path path, MailTransaction transaction) {
    if (path.international() && !transaction.utf8()) {
      return Optional.of(Reply.NEEDS_SMTPUTF8);
    }
    return EsmtpParameters.parse(path.parameters())
        .map(parameters -> EsmtpParameters.refusal("RCPT", parameters, PARAMETERS))
        .orElseGet(() -> Optional.of(EsmtpParameters.malformed()));
  }

  private static Future<Reply> check(
      SmtpSession session, MailTransaction transaction, String address) {
    return session
        .intake()
        .check(address)
        .map(verdict -> reply(session, verdict, transaction, address))
        .otherwise(
            failure -> {
              Reply reply = ProblemReply.toRecipient(failure);
              if (reply.equals(Reply.TRY_AGAIN_LATER)) {
                LOG.warn("A recipient was put off: it could not be looked up", failure);
              }
              return reply;
            });
  }

  private static Reply reply(
      SmtpSession session, RecipientVerdict verdict, MailTransaction transaction, String address) {
    if (verdict instanceof RecipientVerdict.Accepted) {
      transaction.add(address);
      return Reply.of(250, "2.1.5", "Recipient taken");
    }
    if (verdict instanceof RecipientVerdict.Unavailable unavailable) {
      LOG.warn("A recipient was put off: {}", unavailable.why());
      return Reply.TRY_AGAIN_LATER;
    }
    LOG.debug("Refused, no such inbox: {}", address);
    return session.unknownRecipient(Reply.of(550, "5.1.1", "No such inbox here"));
  }
}
