package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RFC 3030, 2: a piece of the mail follows, of so many octets; the mail ends with the one that is
 * the LAST.
 *
 * <pre>bdat = "BDAT" SP chunk-size [ SP "LAST" ] CRLF</pre>
 *
 * <p>A chunk that is refused is read over to its end, and so are the others of its mail. A bare CR
 * or LF makes a mail malformed here as it does behind DATA: the octets are counted, so nothing can
 * be smuggled past this door, but whoever passes the mail on by DATA would pass on what could be.
 * BINARYMIME, which would allow them, is not offered: who has such a mail encodes it, as for most
 * of the world.
 */
final class BdatCommand implements SmtpCommand {
  private static final Logger LOG = LoggerFactory.getLogger(BdatCommand.class);
  private static final Pattern ARGUMENT =
      Pattern.compile("([0-9]{1,18})( +LAST)?", Pattern.CASE_INSENSITIVE);

  @Override
  public Future<Reply> execute(SmtpSession session, String argument) {
    Matcher matcher = ARGUMENT.matcher(argument);
    if (!matcher.matches()) {
      return Future.succeededFuture(Reply.CHUNK_OF_NO_SIZE);
    }
    long octets = Long.parseLong(matcher.group(1));
    if (MailReception.isEndless(octets, session.settings())) {
      return Future.succeededFuture(Reply.ENDLESS);
    }
    if (session.transaction().isEmpty()) {
      return session.skip(octets, Reply.badSequence("Say MAIL first"));
    }
    boolean last = matcher.group(2) != null;
    return mail(session).compose(mail -> take(session, mail, octets, last));
  }

  /** The mail that the chunk belongs to. Where it cannot be taken, none of its chunks is. */
  private static Future<MailReception> mail(SmtpSession session) {
    Optional<MailReception> begun = session.mail();
    if (begun.isPresent()) {
      return Future.succeededFuture(begun.get());
    }
    if (session.transaction().orElseThrow().recipientCount() == 0) {
      return Future.succeededFuture(MailReception.refused(Reply.NO_RECIPIENTS, session.settings()));
    }
    return MailReception.open(session)
        .otherwise(
            failure -> {
              LOG.warn("A mail was put off: no receipt could be opened", failure);
              return MailReception.refused(Reply.TRY_AGAIN_LATER, session.settings());
            });
  }

  private static Future<Reply> take(
      SmtpSession session, MailReception mail, long octets, boolean last) {
    mail.expectChunk(octets, last);
    session.receive(mail);
    return octets == 0
        ? session.proceed(new Input(Buffer.buffer()))
        : Future.succeededFuture(Reply.NONE);
  }
}
