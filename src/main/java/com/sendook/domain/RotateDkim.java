package com.sendook.domain;

import com.sendook.problem.Problem;
import com.sendook.secret.SecretBox;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Changes the DKIM keys of a domain while mail goes out: new keys stand by, under a selector of
 * their own, until a look finds their record; then they sign, and the old ones stand by until mail
 * on its way has arrived ({@link Domain#settled}).
 */
public final class RotateDkim {
  private final Vertx vertx;
  private final Domains domains;
  private final DomainKeys keys;

  public RotateDkim(Vertx vertx, Domains domains, SecretBox secrets) {
    this.vertx = vertx;
    this.domains = domains;
    this.keys = new DomainKeys(secrets);
  }

  /**
   * Makes new keys, and completes with the domain, which shows their records too from then on.
   * Fails as a conflict while an earlier change is under way.
   *
   * @param rotation the id of this change; asked for again, it changes nothing more
   */
  Future<Domain> begin(String organizationId, String nameOrId, String rotation) {
    var selector = DomainKeys.selector(rotation);
    return domains
        .get(organizationId, nameOrId)
        .compose(
            domain ->
                domain.hasSelector(selector)
                    ? Future.succeededFuture(domain)
                    : make(checkIdle(domain), selector).compose(made -> add(domain, made)));
  }

  /** The same where nothing is under way. */
  private static Domain checkIdle(Domain domain) {
    if (domain.standby() != null) {
      throw Problem.conflict(underWay(domain.name(), domain.standby()));
    }
    return domain;
  }

  private Future<StandbyKeys> make(Domain domain, String selector) {
    return vertx.executeBlocking(() -> keys.standby(domain.id(), selector), false);
  }

  /** To the domain as it stands now: looks at it went on while the keys were made. */
  private Future<Domain> add(Domain asRead, StandbyKeys made) {
    return domains
        .get(asRead.organizationId(), asRead.id())
        .compose(
            domain ->
                domain.hasSelector(made.selector())
                    ? Future.succeededFuture(domain)
                    : keep(checkIdle(domain), domain.rotated(made), () -> add(asRead, made)));
  }

  private static String underWay(String name, StandbyKeys standby) {
    var state =
        standby.isOld()
            ? "The DKIM key of %s was changed lately, and the old record is to stand until %s"
                .formatted(name, standby.keepUntil())
            : "A new DKIM key of %s waits for its record, with the selector %s"
                .formatted(name, standby.selector());
    return state + ": DELETE /v1/domains/" + name + "/dkim-rotation ends that";
  }

  /**
   * Forgets the keys that stand by: takes new ones back, and gives old ones up before their time.
   * What signs goes on signing; where none stand by nothing changes.
   */
  Future<Domain> end(String organizationId, String nameOrId) {
    return domains.get(organizationId, nameOrId).compose(this::end);
  }

  private Future<Domain> end(Domain domain) {
    return domain.standby() == null
        ? Future.succeededFuture(domain)
        : keep(domain, domain.rotated(null), () -> endAgain(domain));
  }

  /** Whoever takes new keys back is not to lose the old ones to a look that changed them over. */
  private Future<Domain> endAgain(Domain asRead) {
    return domains
        .get(asRead.organizationId(), asRead.id())
        .compose(
            domain ->
                domain.standby() == null || domain.standby().isSameAs(asRead.standby())
                    ? end(domain)
                    : Future.failedFuture(
                        Problem.conflict(
                            "The DKIM keys of %s changed over at the same time: look which stand by"
                                    .formatted(domain.name())
                                + " now, and ask again")));
  }

  /** Where a look, or another request, was kept meanwhile, all is done again on what stands now. */
  private Future<Domain> keep(Domain before, Domain after, Supplier<Future<Domain>> again) {
    return domains
        .keepKeys(before, after)
        .compose(kept -> kept ? Future.succeededFuture(after) : again.get());
  }
}
