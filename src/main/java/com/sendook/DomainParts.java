package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.dns.DnsResolver;
import com.sendook.domain.DomainRoutes;
import com.sendook.domain.DomainVerticle;
import com.sendook.domain.Domains;
import com.sendook.domain.LookUpRecords;
import com.sendook.domain.MailHost;
import com.sendook.domain.RecheckPace;
import com.sendook.domain.RotateDkim;
import com.sendook.domain.ScheduleRechecks;
import com.sendook.domain.TendDomain;
import com.sendook.domain.VerifyDomain;
import com.sendook.event.EventRelay;
import com.sendook.inbox.Inboxes;
import com.sendook.queue.WorkQueue;
import com.sendook.secret.SecretBox;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** The parts that know of domains. */
final class DomainParts {
  private final WorkQueue queue;
  private final Domains domains;
  private final VerifyDomain verify;
  private final RotateDkim rotateDkim;
  private final TendDomain tend;
  private final ScheduleRechecks scheduleRechecks;

  DomainParts(
      Vertx vertx,
      GatewayConfig config,
      Store store,
      SecretBox secrets,
      WorkQueue queue,
      EventRelay relay,
      DnsResolver resolver,
      Inboxes inboxes) {
    this.queue = queue;
    var pace = new RecheckPace(config.domains().recheckEvery());
    var host = new MailHost(config.domainsMx(), config.domainsSpf());
    domains =
        new Domains(
            vertx,
            store,
            secrets,
            queue,
            relay,
            host,
            config.defaultEmailDomain(),
            inboxes::countOn,
            pace);
    var lookUp = new LookUpRecords(resolver, host);
    verify = new VerifyDomain(domains, lookUp);
    rotateDkim = new RotateDkim(vertx, domains, secrets);
    tend = new TendDomain(domains, lookUp, relay, pace);
    scheduleRechecks = new ScheduleRechecks(store, queue, pace);
  }

  Domains domains() {
    return domains;
  }

  DomainRoutes routes() {
    return new DomainRoutes(domains, verify, rotateDkim);
  }

  DomainVerticle verticle() {
    return new DomainVerticle(queue, tend);
  }

  /** Completes when domains of earlier releases have the work that those of this one have. */
  Future<Void> scheduleRechecks() {
    return scheduleRechecks.run();
  }
}
