package com.sendook;

import com.sendook.account.FirstRun;
import com.sendook.backup.BackUp;
import com.sendook.bridge.BridgeVerticle;
import com.sendook.config.GatewayConfig;
import com.sendook.consumer.ConsumerVerticle;
import com.sendook.consumer.ServeConsumers;
import com.sendook.dns.DnsResolver;
import com.sendook.domain.DomainVerticle;
import com.sendook.event.EventLog;
import com.sendook.event.EventRelay;
import com.sendook.event.EventRoutes;
import com.sendook.event.LiveEvents;
import com.sendook.http.Admission;
import com.sendook.http.ApiRouter;
import com.sendook.http.DocumentRoutes;
import com.sendook.http.HttpVerticle;
import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.inbound.process.InboundVerticle;
import com.sendook.inbound.verdict.RememberedRecords;
import com.sendook.inbox.InboxAddress;
import com.sendook.inbox.InboxRoutes;
import com.sendook.inbox.InboxVerticle;
import com.sendook.inbox.Inboxes;
import com.sendook.inbox.NewOrganizationInbox;
import com.sendook.limit.Counters;
import com.sendook.limit.DailyCount;
import com.sendook.limit.OrganizationLimits;
import com.sendook.limit.RateGate;
import com.sendook.limit.SendLimit;
import com.sendook.message.Deliveries;
import com.sendook.message.FileRoutes;
import com.sendook.message.MessageRoutes;
import com.sendook.message.Messages;
import com.sendook.message.RawMail;
import com.sendook.openapi.ApiDocument;
import com.sendook.ops.Metrics;
import com.sendook.ops.Readiness;
import com.sendook.outbound.accept.SendRoutes;
import com.sendook.outbound.bulk.BulkRoutes;
import com.sendook.outbound.deliver.MailBytes;
import com.sendook.outbound.deliver.SendVerticle;
import com.sendook.outbound.returnpath.ReturnPath;
import com.sendook.queue.MemoryBudget;
import com.sendook.queue.WorkQueue;
import com.sendook.receipt.Receipts;
import com.sendook.removal.RemovalVerticle;
import com.sendook.retention.RetentionVerticle;
import com.sendook.secret.SecretBox;
import com.sendook.stats.StatsRoutes;
import com.sendook.stats.Usage;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Migrate;
import com.sendook.store.Store;
import com.sendook.store.StoreClock;
import com.sendook.suppression.SuppressionRoutes;
import com.sendook.suppression.Suppressions;
import com.sendook.thread.ThreadRoutes;
import com.sendook.thread.Threads;
import com.sendook.timeline.Timeline;
import com.sendook.timeline.TimelineRoutes;
import com.sendook.tls.ServerCertificate;
import com.sendook.unsubscribe.UnsubscribeLink;
import com.sendook.unsubscribe.UnsubscribeRoutes;
import com.sendook.webhook.TendWebhookVerticle;
import com.sendook.webhook.TrialEndpointRoutes;
import com.sendook.webhook.WebhookVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Puts the parts together: what every class gets through its constructor is decided here and
 * nowhere else.
 */
final class Parts {
  /**
   * Bulk lines wait so long to be sent at once: slower lanes than 256 mails in it are not waited
   * for.
   */
  private static final Duration BULK_PATIENCE = Duration.ofMillis(700);

  private static final Duration CLOCK_CHECKED_EVERY = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Store store;
  private final Counters counters;
  private final StoreClock clock;
  private final Blobs blobs;
  private final Queues queues;
  private final Inboxes inboxes;
  private final InboxAddress inboxAddress;
  private final ProviderParts providers;
  private final AccountParts accounts;
  private final Messages messages;
  private final Threads threads;
  private final Receipts receipts;
  private final RemovalParts removal;
  private final Suppressions suppressions;
  private final WebhookParts webhooks;
  private final EventLog events;
  private final EventRelay relay;
  private final DomainParts domains;
  private final OutboundParts outbound;
  private final InboundParts inbound;
  private final ReturnPath returnPath;
  private final UnsubscribeLink unsubscribeLink;
  private final ManagementParts management;
  private final IdempotencyKeys idempotencyKeys;
  private final OrganizationLimits limits;
  private final DailyCount dailyCount;
  private final MemoryBudget bodyMemory = MemoryBudget.forRequests();
  private final MemoryBudget downloadMemory = MemoryBudget.forWork();

  Parts(
      Vertx vertx,
      GatewayConfig config,
      Metrics metrics,
      Readiness readiness,
      Store store,
      Counters counters,
      SecretBox secrets,
      Predicate<URI> snsHosts) {
    this.vertx = vertx;
    this.config = config;
    this.store = store;
    this.counters = counters;
    clock = new StoreClock(store);
    blobs = new Blobs(store);
    queues = new Queues(vertx, store, config, clock);
    inboxes = new Inboxes(store, queues.inboxes());
    messages = new Messages(store, blobs);
    threads = new Threads(store);
    receipts = new Receipts(store, blobs, queues.receipts());
    events = new EventLog(store);
    webhooks = new WebhookParts(vertx, config, metrics, store, secrets, queues, messages, events);
    removal =
        new RemovalParts(
            vertx,
            config.retention(),
            store,
            blobs,
            clock,
            queues,
            messages,
            threads,
            receipts,
            events,
            webhooks.attempts());
    relay = new EventRelay(vertx, events, List.of(webhooks.enqueuePosts(), metrics.events()));
    var resolver = new DnsResolver(vertx, config.dns().servers(), config.dns().timeout());
    domains =
        new DomainParts(vertx, config, store, secrets, queues.domains(), relay, resolver, inboxes);
    returnPath =
        new ReturnPath(secrets, config.defaultEmailDomain(), domains.domains()::isReturning);
    management = new ManagementParts(config, metrics, readiness, store, counters, secrets);
    unsubscribeLink = new UnsubscribeLink(secrets, config.publicUrl());
    inboxAddress = new InboxAddress(config.defaultEmailDomain(), domains.domains()::isVerified);
    var firstInbox = new NewOrganizationInbox(inboxes, inboxAddress);
    providers = new ProviderParts(vertx, config, store, counters, clock, snsHosts);
    accounts =
        new AccountParts(vertx, config, store, counters, firstInbox, providers.newOrganization());
    suppressions = new Suppressions(vertx, store);
    outbound =
        new OutboundParts(
            config,
            metrics,
            store,
            blobs,
            inboxes,
            messages,
            threads,
            receipts,
            relay,
            domains.domains(),
            returnPath,
            unsubscribeLink,
            suppressions,
            queues.deliveries(),
            new Transports(config, resolver),
            new RateGate(counters));
    inbound =
        new InboundParts(
            config,
            metrics,
            store,
            blobs,
            inboxes,
            messages,
            threads,
            receipts,
            relay,
            returnPath,
            suppressions,
            queues,
            new RememberedRecords(resolver),
            this::organizationThatRuns);
    idempotencyKeys = new IdempotencyKeys(vertx, store, clock);
    limits =
        new OrganizationLimits(
            vertx,
            new OrganizationLimits.Limits(
                config.limits().sendPerHour(), config.limits().messagesPerDay()),
            this::organization);
    dailyCount = new DailyCount(counters, limits);
  }

  List<WorkQueue> queues() {
    return queues.all();
  }

  /** Documents of earlier releases get what this one adds to them, from now on. */
  void migrate() {
    new Migrate(vertx, store, clock, List.of()).begin();
  }

  /** Completes when this node goes by the store's time; it is compared again now and then. */
  Future<Void> setClock() {
    vertx.setPeriodic(CLOCK_CHECKED_EVERY.toMillis(), timer -> clock.measure());
    return clock.measure();
  }

  FirstRun firstRun() {
    return accounts.firstRun();
  }

  /** Finishes what is in hand and takes nothing new. */
  Future<?> drain() {
    return queues.drain();
  }

  SendVerticle sendVerticle() {
    return outbound.verticle();
  }

  InboundVerticle inboundVerticle() {
    return inbound.verticle();
  }

  private Future<String> organizationThatRuns(String domain) {
    return domain.equalsIgnoreCase(config.defaultEmailDomain())
        ? firstRun().addOrganization()
        : domains.domains().receiver(domain);
  }

  WebhookVerticle webhookVerticle() {
    return webhooks.verticle();
  }

  TendWebhookVerticle tendWebhookVerticle() {
    return webhooks.tendVerticle(relay);
  }

  ConsumerVerticle consumerVerticle() {
    return new ConsumerVerticle(new ServeConsumers(store, events, clock));
  }

  BridgeVerticle bridgeVerticle(int port, ServerCertificate certificate) {
    return new BridgeVerticle(
        config.bridge().host(), port, certificate, accounts.keys()::organizationOf);
  }

  InboxVerticle inboxVerticle() {
    return removal.inboxVerticle(relay);
  }

  RemovalVerticle removalVerticle() {
    return removal.messageVerticle();
  }

  RetentionVerticle retentionVerticle() {
    return removal.retentionVerticle();
  }

  Future<Void> scheduleRetention() {
    return removal.scheduleRetention();
  }

  DomainVerticle domainVerticle() {
    return domains.verticle();
  }

  Future<Void> scheduleRechecks() {
    return domains.scheduleRechecks();
  }

  SmtpParts smtp(Optional<ServerCertificate> certificate) {
    var submission =
        new SubmissionParts(
            vertx,
            accounts.keys(),
            accounts.programSlowDown(),
            inboxes,
            outbound.accept(this::count, Duration.ZERO),
            idempotencyKeys,
            new SendLimit(counters, limits));
    return inbound.doors(submission.submission(), certificate);
  }

  HttpVerticle httpVerticle(
      int port, Optional<ServerCertificate> certificate, ApiDocument document) {
    return new HttpVerticle(
        config.http().host(), port, certificate, own -> apiRouter(own, document));
  }

  Router apiRouter(Vertx own, ApiDocument document) {
    var accept = outbound.accept(this::count, Duration.ZERO);
    var acceptBulk = outbound.accept(this::count, BULK_PATIENCE);
    var open =
        new ArrayList<>(
            List.of(
                management.health(),
                new DocumentRoutes(document),
                accounts.authRoutes(),
                new TrialEndpointRoutes(),
                new UnsubscribeRoutes(unsubscribeLink, suppressions)));
    open.addAll(inbound.routes(providers));
    return ApiRouter.create(
        own,
        accounts.keyHolders(),
        accounts.members(),
        admission(),
        document,
        open,
        List.of(
            accounts.keyRoutes(),
            new InboxRoutes(inboxes, inboxAddress),
            domains.routes(),
            new SendRoutes(accept),
            new BulkRoutes(
                inboxes,
                acceptBulk,
                messages,
                idempotencyKeys,
                bodyMemory,
                config.http().maxBody().asInt()),
            new MessageRoutes(inboxes, messages),
            new FileRoutes(inboxes, messages, rawMail(own), blobs),
            removal.routes(inboxes),
            new ThreadRoutes(inboxes, threads, messages),
            new TimelineRoutes(inboxes, messages, new Timeline(new Deliveries(store), events)),
            new SuppressionRoutes(suppressions),
            new EventRoutes(events, new LiveEvents(own, events)),
            new StatsRoutes(dailyCount, new Usage(store, clock)),
            webhooks.routes(relay),
            webhooks.redeliveryRoutes()));
  }

  private Future<Void> count(String organizationId) {
    return providers.count(organizationId).compose(counted -> dailyCount.add(organizationId));
  }

  private RawMail rawMail(Vertx own) {
    return new RawMail(messages, receipts, new MailBytes(own, blobs)::of, downloadMemory);
  }

  private Admission admission() {
    return new Admission(
        config.http().maxBody().bytes(),
        config.http().bodyTimeout(),
        bodyMemory,
        store::ping,
        idempotencyKeys,
        new SendLimit(counters, limits));
  }

  private Future<JsonObject> organization(String id) {
    return store.findOne(Collections.ORGANIZATIONS, new JsonObject().put("_id", id));
  }

  HttpVerticle managementVerticle(int port, Optional<BackUp> backUp) {
    return management.verticle(port, backUp, accounts.keys(), queues);
  }
}
