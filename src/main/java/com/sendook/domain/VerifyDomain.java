package com.sendook.domain;

import io.vertx.core.Future;

/** Looks up every record of a domain because somebody asks, and keeps what was found. */
public final class VerifyDomain {
  private final Domains domains;
  private final LookUpRecords lookUp;

  public VerifyDomain(Domains domains, LookUpRecords lookUp) {
    this.domains = domains;
    this.lookUp = lookUp;
  }

  /**
   * Completes with the domain as it stands then: what is found counts at once. Fails as a conflict
   * where another organization has the name verified.
   */
  Future<Domain> verify(String organizationId, String nameOrId) {
    return domains
        .get(organizationId, nameOrId)
        .compose(domain -> lookUp.of(domain).compose(look -> domains.keep(domain, look.domain())));
  }
}
