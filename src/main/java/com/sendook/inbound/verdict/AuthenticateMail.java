package com.sendook.inbound.verdict;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether a mail that came by SMTP is from whom it claims: SPF and DKIM, then DMARC by both.
 * Neither step takes longer than its time, whatever DNS does: what is not known by then is {@code
 * temperror}.
 */
public final class AuthenticateMail {
  private static final Logger log = LoggerFactory.getLogger(AuthenticateMail.class);

  /**
   * On one event loop: a fraction of what a node has in hand, so that mail from domains whose DNS
   * is silent holds up no other.
   */
  private static final int MOST_WAITING = 32;

  private static final Duration AT_ONCE = Duration.ofMillis(250);

  private final SpfCheck spf;
  private final DkimCheck dkim;
  private final DmarcCheck dmarc;
  private final String hostname;
  private final Duration time;
  private int waiting;

  /**
   * Judges by these records.
   *
   * @param hostname by which the header field says who judged (RFC 8601, 2.5)
   * @param time what each of the two steps may take
   */
  public AuthenticateMail(Vertx vertx, Records records, String hostname, Duration time) {
    this.spf = new SpfCheck(records, hostname);
    this.dkim = new DkimCheck(vertx, records);
    this.dmarc = new DmarcCheck(records);
    this.hostname = hostname;
    this.time = time;
  }

  /** For a mail that came another way than from a host by SMTP. */
  public Verdicts nothing() {
    return Verdicts.none(hostname);
  }

  /** Judges the mail by its envelope and its bytes. Never fails. */
  public Future<Verdicts> authenticate(Claim claim, Buffer raw) {
    waiting++;
    var sender =
        inTime(spf.check(claim.clientAddress(), claim.asciiReversePath(), claim.helo()))
            .otherwise(AuthenticateMail::unknown);
    var signatures =
        inTime(dkim.check(raw)).otherwise(error -> List.of(new Signature(unknown(error), "", "")));
    return Future.join(sender, signatures)
        .compose(both -> conclude(claim, sender.result(), signatures.result()))
        .onComplete(judged -> waiting--);
  }

  /**
   * Asks DNS what judging the mail will ask, so that the answers are remembered by then. Completes
   * within the time of a step, and never fails.
   *
   * @param beginning of the mail, with its header
   */
  public Future<Void> askAhead(
      String clientAddress, String reversePath, String helo, Buffer beginning) {
    var mail = new HeaderBlock(beginning);
    var claim = new Claim(clientAddress, reversePath, helo, mail.authors());
    waiting++;
    var asked =
        List.of(
            spf.check(clientAddress, claim.asciiReversePath(), helo),
            dkim.askAhead(mail),
            judge(claim, Result.NONE, List.of()));
    return inTime(Future.join(asked))
        .<Void>mapEmpty()
        .otherwiseEmpty()
        .onComplete(done -> waiting--);
  }

  private Future<Verdicts> conclude(Claim claim, Result sender, List<Signature> signatures) {
    return inTime(judge(claim, sender, signatures))
        .otherwise(error -> new DmarcCheck.Outcome(unknown(error), ""))
        .map(outcome -> Verdicts.of(hostname, claim, sender, signatures, outcome));
  }

  /** Without an author, or with several, nobody can say for whom the mail would have to pass. */
  private Future<DmarcCheck.Outcome> judge(Claim claim, Result sender, List<Signature> signatures) {
    if (claim.authorDomain().isEmpty()) {
      return Future.succeededFuture(
          claim.authors().isEmpty()
              ? DmarcCheck.Outcome.NONE
              : new DmarcCheck.Outcome(Result.PERMERROR, ""));
    }
    return dmarc.check(
        claim.authorDomain(),
        new DmarcCheck.Identifier(sender, claim.envelopeDomain()),
        signatures);
  }

  /** While very many wait for DNS, the others get what is remembered, or comes at once. */
  private <T> Future<T> inTime(Future<T> step) {
    var left = waiting > MOST_WAITING && time.compareTo(AT_ONCE) > 0 ? AT_ONCE : time;
    return step.timeout(left.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Result unknown(Throwable error) {
    if (error instanceof TimeoutException) {
      return Result.TEMPERROR;
    }
    log.warn("a mail could not be judged", error);
    return Result.PERMERROR;
  }
}
