package com.sendook.outbound.deliver;

import com.sendook.inbox.Inbox;
import com.sendook.inbox.Inboxes;
import com.sendook.limit.Turn;
import com.sendook.message.Delivery;
import com.sendook.message.Message;
import com.sendook.outbound.returnpath.ReturnPath;
import com.sendook.outbound.sign.SigningException;
import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Reply;
import com.sendook.outbound.transport.Transport;
import com.sendook.receipt.Receipt;
import com.sendook.receipt.Receipts;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a mail to where its recipient is: an inbox here gets it inside, as a receipt whose id is
 * derived from the delivery; everybody else gets it signed, with a reverse-path of its own and
 * through the transport that is configured, also who has a domain here but no inbox: another server
 * may have one.
 */
public final class Route {
  private static final Logger log = LoggerFactory.getLogger(Route.class);
  private static final Reply STORED = Reply.of(250, "2.1.5 Stored in a local inbox");
  private static final Reply NO_INBOX = Reply.of(550, "5.1.1 No such inbox here");

  private final Inboxes inboxes;
  private final Receipts receipts;
  private final ReturnPath returnPath;
  private final SignMail signMail;
  private final RateGates gates;
  private final Transport remote;
  private final String domain;
  private final Function<String, Future<Boolean>> comesHere;

  /**
   * A route out of one verticle.
   *
   * @param returnPath for what leaves through the transport, as is {@code signMail}
   * @param localDomain whose inboxes are all here
   * @param comesHere whether mail for another domain comes to this installation too
   */
  public Route(
      Inboxes inboxes,
      Receipts receipts,
      ReturnPath returnPath,
      SignMail signMail,
      RateGates gates,
      Transport remote,
      String localDomain,
      Function<String, Future<Boolean>> comesHere) {
    this.inboxes = inboxes;
    this.receipts = receipts;
    this.returnPath = returnPath;
    this.signMail = signMail;
    this.gates = gates;
    this.remote = remote;
    this.domain = localDomain;
    this.comesHere = comesHere;
  }

  /** Whether mail for the recipient stays here, whether there is such an inbox or not. */
  public static boolean isLocal(String recipient, String localDomain) {
    return recipient.toLowerCase(Locale.ROOT).endsWith("@" + localDomain.toLowerCase(Locale.ROOT));
  }

  /**
   * When mail to the recipient may go. For a domain that only comes here as well it is counted like
   * all mail to that domain, though it goes no further.
   */
  Future<Turn> turn(String recipient, boolean called) {
    return isLocal(recipient, domain)
        ? Future.succeededFuture(Turn.NOW)
        : gates.pass(recipient, called);
  }

  Future<Outcome> take(Delivery delivery, Message message, Buffer mail, BooleanSupplier stillHeld) {
    boolean local = isLocal(delivery.recipient(), domain);
    return inbox(delivery.recipient(), local)
        .compose(
            inbox -> {
              if (inbox != null) {
                return deliverHere(delivery, message, mail);
              }
              return local
                  ? Future.succeededFuture(new Outcome.Refused(NO_INBOX, "no such inbox"))
                  : transmit(delivery, message, mail, stillHeld);
            });
  }

  /** The inbox that mail for the recipient would reach anyway, or null. */
  private Future<Inbox> inbox(String recipient, boolean local) {
    if (local) {
      return inboxes.byEmail(recipient);
    }
    return comesHere
        .apply(recipient.substring(recipient.lastIndexOf('@') + 1))
        .compose(here -> here ? inboxes.byEmail(recipient) : Future.succeededFuture());
  }

  private Future<Outcome> transmit(
      Delivery delivery, Message message, Buffer mail, BooleanSupplier stillHeld) {
    return returnPath
        .of(delivery.id(), delivery.organizationId(), message.from())
        .map(reversePath -> new Envelope(delivery.id(), reversePath, delivery.recipient()))
        .compose(envelope -> transmit(envelope, message, mail, stillHeld));
  }

  private Future<Outcome> transmit(
      Envelope envelope, Message message, Buffer mail, BooleanSupplier stillHeld) {
    return signMail
        .sign(message, mail)
        .transform(
            signed ->
                signed.succeeded()
                    ? remote.transmit(envelope, signed.result(), stillHeld)
                    : unsigned(message, signed.cause()));
  }

  /**
   * Unsigned it would be refused or go astray, and a key that cannot be used is the operator's to
   * mend: the mail waits, as for a relay that is away.
   */
  private static Future<Outcome> unsigned(Message message, Throwable error) {
    if (!(error instanceof SigningException)) {
      return Future.failedFuture(error);
    }
    log.warn("message {} waits, since it cannot be signed: {}", message.id(), reason(error));
    return Future.succeededFuture(
        new Outcome.Deferred(null, "the mail cannot be signed with its domain's DKIM key"));
  }

  private static String reason(Throwable error) {
    var cause = error.getCause();
    return cause == null ? error.getMessage() : error.getMessage() + ": " + cause.getMessage();
  }

  private Future<Outcome> deliverHere(Delivery delivery, Message message, Buffer mail) {
    var receipt =
        new Receipt(
            Ids.derive(delivery.id(), "receipt"),
            message.from(),
            List.of(delivery.recipient()),
            null,
            null,
            "local",
            null,
            mail.length(),
            Instant.now().truncatedTo(ChronoUnit.MILLIS));
    return receipts.keep(receipt, mail).map(new Outcome.Sent(STORED, true));
  }
}
