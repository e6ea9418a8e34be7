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

  private final SpfCheck spf;
  private final DkimCheck dkim;
  private final DmarcCheck dmarc;
  private final String hostname;
  private final Duration time;

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

  /** Judges the mail by its envelope and its bytes. Never fails. */
  public Future<Verdicts> authenticate(Claim claim, Buffer raw) {
    var sender =
        inTime(spf.check(claim.clientAddress(), claim.asciiReversePath(), claim.helo()))
            .otherwise(AuthenticateMail::unknown);
    var signatures =
        inTime(dkim.check(raw)).otherwise(error -> List.of(new Signature(unknown(error), "", "")));
    return Future.join(sender, signatures)
        .compose(both -> conclude(claim, sender.result(), signatures.result()));
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

  private <T> Future<T> inTime(Future<T> step) {
    return step.timeout(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Result unknown(Throwable error) {
    if (error instanceof TimeoutException) {
      return Result.TEMPERROR;
    }
    log.warn("a mail could not be judged", error);
    return Result.PERMERROR;
  }
}
