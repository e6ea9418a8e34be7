package com.sendook.domain;

import com.sendook.event.EventRelay;
import com.sendook.problem.Problem;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.store.Documents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work on a domain, which never ends while it is there: tells what became of it, and looks up
 * its records again when their time has come. The lease on the work keeps it one node's.
 *
 * <p>What was there and is missing counts only where it is still missing an hour later ({@link
 * RecheckPace}); where DNS does not answer nothing changes. Of a look by this and one that somebody
 * asked for, the first is kept.
 */
public final class TendDomain {
  private static final Logger log = LoggerFactory.getLogger(TendDomain.class);

  private final Domains domains;
  private final LookUpRecords lookUp;
  private final EventRelay relay;
  private final RecheckPace pace;

  public TendDomain(Domains domains, LookUpRecords lookUp, EventRelay relay, RecheckPace pace) {
    this.domains = domains;
    this.lookUp = lookUp;
    this.relay = relay;
    this.pace = pace;
  }

  /** One turn of the work on a domain. */
  public Future<Verdict> handle(Work work) {
    var domain = Documents.read(work.document(), Domain.class);
    return relay.relayOutbox(work.document()).compose(told -> lookAgainWhenDue(domain));
  }

  private Future<Verdict> lookAgainWhenDue(Domain domain) {
    var now = Instant.now();
    if (domain.recheckAt() == null) {
      return Future.succeededFuture(later(now.plus(pace.first(domain.id()))));
    }
    if (domain.recheckAt().isAfter(now)) {
      return Future.succeededFuture(later(domain.recheckAt()));
    }
    return lookUp.again(domain, pace.grace()).compose(look -> keep(domain, look));
  }

  /** Nothing more is to be told, and nothing to be looked up before that. */
  private static Verdict later(Instant recheckAt) {
    return new Verdict.Anew(
        Duration.between(Instant.now(), recheckAt),
        new JsonObject()
            .put("$set", new JsonObject().put("recheckAt", Documents.date(recheckAt)))
            .put("$unset", new JsonObject().put(EventRelay.OUTBOX, "")));
  }

  private Future<Verdict> keep(Domain before, Look look) {
    var next = Instant.now().plus(pace.next(look));
    return domains
        .keepHeld(before, look.domain().recheckedAt(next))
        .map(kept -> kept && !look.changes(before) ? later(next) : atOnce(before, look, kept))
        .recover(
            error ->
                // Another organization has the name: ours stays what it is.
                error instanceof Problem problem && problem.kind() == Problem.Kind.CONFLICT
                    ? Future.succeededFuture(later(next))
                    : Future.failedFuture(error));
  }

  /** There is an event to tell, or somebody else has looked meanwhile. */
  private static Verdict atOnce(Domain before, Look look, boolean kept) {
    if (kept) {
      log.info("domain {} is {}, and was {}", before.id(), look.domain().status(), before.status());
    }
    return Verdict.later(Duration.ZERO);
  }
}
