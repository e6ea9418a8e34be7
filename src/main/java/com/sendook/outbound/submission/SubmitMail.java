package com.sendook.outbound.submission;

import com.sendook.idempotency.Claim;
import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.outbound.accept.AcceptMessage;
import com.sendook.outbound.accept.SubmittedMail;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says yes to a mail that a mail program submitted: once for all the times that it comes within a
 * day, since a client that lost our yes sends it again.
 */
public final class SubmitMail {
  private static final Logger log = LoggerFactory.getLogger(SubmitMail.class);

  /** No {@code Idempotency-Key} of the API begins like this. */
  private static final String KEY = "submitted\n";

  private static final int TAKEN = 250;
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final AcceptMessage accept;
  private final IdempotencyKeys keys;
  private final Function<String, Future<Void>> limit;

  /**
   * Takes mail of all organizations.
   *
   * @param limit counts one more send of an organization, or fails where it is one too many
   */
  public SubmitMail(
      AcceptMessage accept, IdempotencyKeys keys, Function<String, Future<Void>> limit) {
    this.accept = accept;
    this.keys = keys;
    this.limit = limit;
  }

  /**
   * Completes with the message's id once it is on disk. Fails as the API's send route does, but for
   * a mail that is still at work from an earlier time: that one is to come again.
   *
   * @param digest tells inbox, envelope and mail from all others. The Message-ID alone would not:
   *     programs send one mail in several transactions, each to some of its recipients
   * @param mail failed where it cannot be sent as it is: it counts all the same
   */
  public Future<String> submit(
      String organizationId, String inboxId, String digest, Future<SubmittedMail> mail) {
    return keys.claim(organizationId, KEY + digest, digest)
        .recover(SubmitMail::later)
        .compose(
            claim ->
                claim instanceof Claim.Reserved reserved
                    ? make(organizationId, inboxId, reserved, mail)
                    : Future.succeededFuture(((Claim.Made) claim).location()));
  }

  /**
   * The digest is the key, so that a conflict is only ever with the same mail. A client that broke
   * off and is told no for good would give up what nobody has taken.
   */
  private static Future<Claim> later(Throwable error) {
    return Future.failedFuture(
        error instanceof Problem problem && problem.kind() == Problem.Kind.CONFLICT
            ? Problem.busy("The same mail is still at work, please try again", AGAIN)
            : error);
  }

  private Future<String> make(
      String organizationId, String inboxId, Claim.Reserved reserved, Future<SubmittedMail> mail) {
    var id = reserved.resourceId();
    return limit
        .apply(organizationId)
        .compose(passed -> mail)
        .compose(sound -> accept.submit(organizationId, inboxId, id, sound))
        .onSuccess(accepted -> note(keys.keep(reserved, new Claim.Made(TAKEN, id))))
        .onFailure(error -> note(keys.release(reserved)))
        .map(id);
  }

  /** Not waited for: where it fails, the key is free again when its lease is over. */
  private static void note(Future<Void> settled) {
    settled.onFailure(
        error -> log.warn("an idempotency key was not settled: {}", error.toString()));
  }
}
