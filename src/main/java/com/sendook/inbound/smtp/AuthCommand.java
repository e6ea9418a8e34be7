package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;

/**
 * RFC 4954: the client says who it is; at a submission port alone, and never in the clear to where
 * others may listen.
 *
 * <pre>
 * auth             = "AUTH" SP mechanism [ SP initial-response ] CRLF
 * initial-response = base64 / "="
 * </pre>
 */
final class AuthCommand implements SmtpCommand {
  private static final Reply UNKNOWN_MECHANISM =
      Reply.of(504, "5.5.4", "AUTH takes here: " + String.join(", ", AuthMechanism.NAMES));
  private static final Reply ENCRYPT_FIRST =
      Reply.of(538, "5.7.11", "A password is not taken in the clear: say STARTTLS first");

  /** An initial response that is there and empty. */
  private static final String EMPTY = "=";

  @Override
  public Future<Reply> execute(SmtpSession session, String argument) {
    return refusal(session).map(Future::succeededFuture).orElseGet(() -> begin(session, argument));
  }

  private static Optional<Reply> refusal(SmtpSession session) {
    if (session.submission().isEmpty()) {
      return Optional.of(Reply.NOT_IMPLEMENTED);
    }
    if (session.client().filter(ClientName::extended).isEmpty()) {
      return Optional.of(Reply.badSequence("Say EHLO first"));
    }
    if (session.isAdmitted()) {
      return Optional.of(Reply.badSequence("You are logged in already"));
    }
    return session.isPrivate() ? Optional.empty() : Optional.of(ENCRYPT_FIRST);
  }

  private static Future<Reply> begin(SmtpSession session, String argument) {
    String[] words = argument.split(" +", 2);
    String mechanism = words[0].toUpperCase(Locale.ROOT);
    if (!AuthMechanism.NAMES.contains(mechanism)) {
      return Future.succeededFuture(UNKNOWN_MECHANISM);
    }
    AuthExchange exchange = new AuthExchange(session, AuthMechanism.of(mechanism));
    Future<Reply> reply =
        words.length == 1
            ? exchange.begin()
            : exchange.respond(words[1].equals(EMPTY) ? "" : words[1]);
    return reply.onSuccess(
        said -> {
          if (said.asksForMore()) {
            session.converse(exchange);
          }
        });
  }
}
