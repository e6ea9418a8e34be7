package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RFC 5321, 4.1.1.2: begins a mail transaction. SIZE is RFC 1870, BODY is RFC 6152, SMTPUTF8 is RFC
 * 6531, RET and ENVID are RFC 3461, AUTH is RFC 4954, 5: taken at a submission port, and not
 * believed.
 *
 * <pre>
 * mail       = "MAIL FROM:" Reverse-path [ SP Mail-parameters ] CRLF
 * size-value = 1*20DIGIT
 * body-value = "7BIT" / "8BITMIME"
 * ret-value  = "FULL" / "HDRS"
 * envid      = 1*100xtext
 * </pre>
 *
 * <p>DSN is not offered, since it would be a promise: who asks for NOTIFY=SUCCESS is owed a report
 * that the mail arrived, and this door sends no reports. Where it is not offered the server before
 * tells the sender that it passed the mail on to one without (RFC 3461, 5.2.2), which is the truth.
 * Clients that send the parameters all the same have their mail taken.
 */
final class MailCommand implements SmtpCommand {
  private static final Logger LOG = LoggerFactory.getLogger(MailCommand.class);
  private static final String KEYWORD = "FROM:";
  private static final List<EsmtpParameters.Rule> PARAMETERS =
      List.of(
          EsmtpParameters.Rule.of(
              "SIZE", "[0-9]{1,20}", "SIZE is a number of bytes, of 20 digits at most"),
          EsmtpParameters.Rule.of("BODY", "7BIT|8BITMIME", "BODY is 7BIT or 8BITMIME"),
          EsmtpParameters.Rule.of("SMTPUTF8", "", "SMTPUTF8 takes no value"),
          EsmtpParameters.Rule.of("RET", "FULL|HDRS", "RET is FULL or HDRS"),
          EsmtpParameters.Rule.of(
              "ENVID",
              "(?=.{1,100}$)(?-i:" + EsmtpParameters.XTEXT + "++)",
              "ENVID is xtext (RFC 3461, 4) of 100 characters at most"));

  private static final List<EsmtpParameters.Rule> PARAMETERS_OF_SUBMISSION =
      with(
          PARAMETERS,
          EsmtpParameters.Rule.of(
              "AUTH",
              "(?=.{1,500}$)(?-i:" + EsmtpParameters.XTEXT + "++)",
              "AUTH is xtext (RFC 3461, 4)"));

  private static final Reply LOG_IN_FIRST =
      Reply.of(530, "5.7.0", "Log in first: AUTH, with an inbox's address and an API key");
  private static final Reply ENCRYPT_AND_LOG_IN_FIRST =
      Reply.of(530, "5.7.0", "Say STARTTLS first, and then AUTH");

  private static List<EsmtpParameters.Rule> with(
      List<EsmtpParameters.Rule> rules, EsmtpParameters.Rule more) {
    List<EsmtpParameters.Rule> all = new ArrayList<>(rules);
    all.add(more);
    return List.copyOf(all);
  }

  @Override
  public Future<Reply> execute(SmtpSession session, String argument) {
    return tooSoon(session).map(Future::succeededFuture).orElseGet(() -> read(session, argument));
  }

  private static Optional<Reply> tooSoon(SmtpSession session) {
    if (session.client().isEmpty()) {
      return Optional.of(Reply.badSequence("Say EHLO first"));
    }
    if (session.transaction().isPresent()) {
      return Optional.of(
          Reply.badSequence("A mail is already begun: say RCPT, or RSET to drop it"));
    }
    if (session.isAdmitted()) {
      return Optional.empty();
    }
    return Optional.of(session.isPrivate() ? LOG_IN_FIRST : ENCRYPT_AND_LOG_IN_FIRST);
  }

  private static Future<Reply> read(SmtpSession session, String argument) {
    PathArgument parsed = PathArgument.reversePath(KEYWORD, argument);
    if (parsed instanceof PathArgument.Refused refused) {
      return Future.succeededFuture(refused.reply());
    }
    PathArgument.Path path = (PathArgument.Path) parsed;
    return EsmtpParameters.parse(path.parameters())
        .map(
            parameters ->
                refusal(session, path, parameters)
                    .map(Future::succeededFuture)
                    .orElseGet(() -> begin(session, path, parameters)))
        .orElseGet(() -> Future.succeededFuture(EsmtpParameters.malformed()));
  }

  private static Optional<Reply> refusal(
      SmtpSession session, PathArgument.Path path, Map<String, String> parameters) {
    List<EsmtpParameters.Rule> known =
        session.submission().isPresent() ? PARAMETERS_OF_SUBMISSION : PARAMETERS;
    long limitBytes = session.settings().limits().maxMessageSizeBytes();
    return EsmtpParameters.refusal("MAIL", parameters, known)
        .or(() -> refusal(path, parameters, limitBytes));
  }

  private static Optional<Reply> refusal(
      PathArgument.Path path, Map<String, String> parameters, long limitBytes) {
    if (path.international() && !parameters.containsKey("SMTPUTF8")) {
      return Optional.of(Reply.NEEDS_SMTPUTF8);
    }
    BigInteger size = new BigInteger(parameters.getOrDefault("SIZE", "0"));
    boolean tooLarge = size.compareTo(BigInteger.valueOf(limitBytes)) > 0;
    return tooLarge ? Optional.of(Reply.tooLarge(limitBytes)) : Optional.empty();
  }

  private static Future<Reply> begin(
      SmtpSession session, PathArgument.Path path, Map<String, String> parameters) {
    return session
        .intake()
        .checkSender(path.address())
        .map(checked -> taken(session, path, parameters))
        .otherwise(
            failure -> {
              Reply reply = ProblemReply.toSender(failure);
              if (reply.equals(Reply.TRY_AGAIN_LATER)) {
                LOG.warn("A mail was put off: its sender could not be looked up", failure);
              }
              return reply;
            });
  }

  private static Reply taken(
      SmtpSession session, PathArgument.Path path, Map<String, String> parameters) {
    boolean eightBit = parameters.getOrDefault("BODY", "").equalsIgnoreCase("8BITMIME");
    boolean utf8 = parameters.containsKey("SMTPUTF8");
    session.begin(new MailTransaction(path.address(), eightBit, utf8));
    return Reply.of(250, "2.1.0", "Sender taken");
  }
}
