package com.sendook.inbound.smtp;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * RFC 5321, 4.1.1.2: begins a mail transaction. SIZE is RFC 1870, BODY is RFC 6152.
 *
 * <pre>
 * mail       = "MAIL FROM:" Reverse-path [ SP Mail-parameters ] CRLF
 * size-value = 1*20DIGIT
 * body-value = "7BIT" / "8BITMIME"
 * </pre>
 */
final class MailCommand implements SimpleCommand {
  private static final String KEYWORD = "FROM:";

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
                refusal(parameters, limitBytes).orElseGet(() -> begin(session, path, parameters)))
        .orElseGet(EsmtpParameters::malformed);
  }

  private static Optional<Reply> refusal(Map<String, String> parameters, long limitBytes) {
    if (!Set.of("SIZE", "BODY").containsAll(parameters.keySet())) {
      return Optional.of(EsmtpParameters.unknown("MAIL takes SIZE= and BODY= here"));
    }
    String body = body(parameters);
    if (!body.equals("7BIT") && !body.equals("8BITMIME")) {
      return Optional.of(Reply.badArgument("BODY is 7BIT or 8BITMIME"));
    }
    String size = parameters.getOrDefault("SIZE", "0");
    if (!size.matches("[0-9]{1,20}")) {
      return Optional.of(Reply.badArgument("SIZE is a number of bytes, of 20 digits at most"));
    }
    boolean tooLarge = new BigInteger(size).compareTo(BigInteger.valueOf(limitBytes)) > 0;
    return tooLarge ? Optional.of(Reply.tooLarge(limitBytes)) : Optional.empty();
  }

  private static Reply begin(
      SmtpSession session, PathArgument.Path path, Map<String, String> parameters) {
    boolean eightBit = body(parameters).equals("8BITMIME");
    session.begin(new MailTransaction(path.address(), eightBit));
    return Reply.of(250, "2.1.0", "Sender taken");
  }

  private static String body(Map<String, String> parameters) {
    return parameters.getOrDefault("BODY", "7BIT").toUpperCase(Locale.ROOT);
  }
}
