package com.sendook.inbound.smtp;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RFC 5321, 4.1.1.2: begins a mail transaction. SIZE is RFC 1870, BODY is RFC 6152, SMTPUTF8 is RFC
 * 6531, RET and ENVID are RFC 3461.
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
final class MailCommand implements SimpleCommand {
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

  @Override
  public Reply answer(SmtpSession session, String argument) {
    if (session.client().isEmpty()) {
      return Reply.badSequence("Say EHLO first");
    }
    if (session.transaction().isPresent()) {
      return Reply.badSequence("A mail is already begun: say RCPT, or RSET to drop it");
    }
    PathArgument parsed = PathArgument.reversePath(KEYWORD, argument);
    if (parsed instanceof PathArgument.Refused refused) {
      return refused.reply();
    }
    PathArgument.Path path = (PathArgument.Path) parsed;
    long limitBytes = session.settings().limits().maxMessageSizeBytes();
    return EsmtpParameters.parse(path.parameters())
        .map(
            parameters ->
                EsmtpParameters.refusal("MAIL", parameters, PARAMETERS)
                    .or(() -> refusal(path, parameters, limitBytes))
                    .orElseGet(() -> begin(session, path, parameters)))
        .orElseGet(EsmtpParameters::malformed);
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

  private static Reply begin(
      SmtpSession session, PathArgument.Path path, Map<String, String> parameters) {
    boolean eightBit = parameters.getOrDefault("BODY", "").equalsIgnoreCase("8BITMIME");
    boolean utf8 = parameters.containsKey("SMTPUTF8");
    session.begin(new MailTransaction(path.address(), eightBit, utf8));
    return Reply.of(250, "2.1.0", "Sender taken");
  }
}
