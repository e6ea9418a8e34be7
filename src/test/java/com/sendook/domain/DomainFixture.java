package com.sendook.domain;

import com.sendook.bus.Address;
import com.sendook.dns.DnsResolver;
import com.sendook.dns.FakeDnsServer;
import com.sendook.event.EventLog;
import com.sendook.event.EventRelay;
import com.sendook.inbox.InboxAddress;
import com.sendook.inbox.Inboxes;
import com.sendook.queue.QueueSettings;
import com.sendook.queue.WorkQueue;
import com.sendook.secret.SecretBox;
import com.sendook.store.Collections;
import com.sendook.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/** The domains of one node on a store, with a DNS of their own. */
final class DomainFixture implements AutoCloseable {
  static final MailHost HOST = new MailHost("mail.example.org", "a:mail.example.org");
  static final RecheckPace PACE = new RecheckPace(Duration.ofDays(1));
  private static final QueueSettings QUEUE =
      new QueueSettings(
          10,
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofMillis(20),
          Duration.ofHours(1));

  final FakeDnsServer dns = new FakeDnsServer();
  final SecretBox secrets = SecretBox.withKey(Base64.getEncoder().encodeToString(new byte[32]));
  final Store store;
  final Domains domains;
  final VerifyDomain verifyDomain;
  final RotateDkim rotateDkim;
  final Inboxes inboxes;
  final InboxAddress addresses;
  final ScheduleRechecks scheduleRechecks;
  private final DnsResolver resolver;
  private final String deployment;
  private final Vertx vertx;

  private final WorkQueue queue;

  DomainFixture(Vertx vertx, Store store) {
    this.vertx = vertx;
    this.store = store;
    queue = queue(Collections.DOMAINS, Address.DOMAIN_TELL);
    var relay = new EventRelay(vertx, new EventLog(store), List.of());
    inboxes = new Inboxes(store, queue(Collections.INBOXES, Address.INBOX_TEND));
    domains =
        new Domains(
            vertx, store, secrets, queue, relay, HOST, "sendook.localhost", inboxes::countOn, PACE);
    addresses = new InboxAddress("sendook.localhost", domains::isVerified);
    resolver = new DnsResolver(vertx, List.of(dns.address()), Duration.ofSeconds(1));
    var lookUp = new LookUpRecords(resolver, HOST);
    verifyDomain = new VerifyDomain(domains, lookUp);
    rotateDkim = new RotateDkim(vertx, domains, secrets);
    scheduleRechecks = new ScheduleRechecks(store, queue, PACE);
    var tend = new TendDomain(domains, lookUp, relay, PACE);
    deployment = vertx.deployVerticle(new DomainVerticle(queue, tend)).await();
    queue.start();
  }

  private WorkQueue queue(String collection, String address) {
    return new WorkQueue(vertx, store, collection, address, QUEUE, InstantSource.system());
  }

  DomainRoutes routes() {
    return new DomainRoutes(domains, verifyDomain, rotateDkim);
  }

  /** Puts all records of the domain into DNS, as the API shows them. */
  void publish(JsonObject domain) {
    domain.getJsonArray("records").stream()
        .map(JsonObject.class::cast)
        .forEach(
            each -> {
              var name = each.getString("name");
              var value = each.getString("value");
              switch (each.getString("type")) {
                case "MX" -> dns.mx(name, each.getInteger("priority"), value);
                case "CNAME" -> dns.cname(name, value);
                default -> dns.txt(name, value.split("(?<=\\G.{255})", -1));
              }
            });
  }

  /** The events of an organization, oldest first. */
  List<JsonObject> events(String organizationId) {
    return store
        .find(
            Collections.EVENTS,
            new JsonObject().put("organizationId", organizationId),
            new FindOptions().setSort(new JsonObject().put("position", 1)))
        .await();
  }

  @Override
  public void close() {
    queue.drain(Duration.ofSeconds(5)).await();
    vertx.undeploy(deployment).await();
    resolver.close();
    dns.close();
  }
}
