package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.dns.DnsResolver;
import com.sendook.domain.DomainRoutes;
import com.sendook.domain.DomainVerticle;
import com.sendook.domain.Domains;
import com.sendook.domain.MailHost;
import com.sendook.domain.VerifyDomain;
import com.sendook.event.EventRelay;
import com.sendook.inbox.Inboxes;
import com.sendook.queue.WorkQueue;
import com.sendook.secret.SecretBox;
import com.sendook.store.Store;
import io.vertx.core.Vertx;

/** The parts that know of domains. */
final class DomainParts {
  private final WorkQueue queue;
  private final EventRelay relay;
  private final Domains domains;
  private final VerifyDomain verify;

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
    this.relay = relay;
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
            inboxes::countOn);
    verify = new VerifyDomain(domains, resolver, host);
  }

  Domains domains() {
    return domains;
  }

  DomainRoutes routes() {
    return new DomainRoutes(domains, verify);
  }

  DomainVerticle verticle() {
    return new DomainVerticle(queue, relay);
  }
}
