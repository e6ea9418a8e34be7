package com.sendook;

import com.sendook.account.ApiKeys;
import com.sendook.account.FirstRun;
import com.sendook.bus.Address;
import com.sendook.config.GatewayConfig;
import com.sendook.event.EventLog;
import com.sendook.event.EventRelay;
import com.sendook.http.ApiRouter;
import com.sendook.http.DocumentRoutes;
import com.sendook.http.HttpVerticle;
import com.sendook.inbound.process.DoorIntake;
import com.sendook.inbound.process.InboundVerticle;
import com.sendook.inbound.process.ProcessReceipt;
import com.sendook.inbound.smtp.SmtpSettings;
import com.sendook.inbound.smtp.SmtpVerticle;
import com.sendook.inbox.InboxAddress;
import com.sendook.inbox.InboxRoutes;
import com.sendook.inbox.InboxVerticle;
import com.sendook.inbox.Inboxes;
import com.sendook.inbox.TendInbox;
import com.sendook.limit.Counters;
import com.sendook.limit.SendLimit;
import com.sendook.message.MessageRoutes;
import com.sendook.message.Messages;
import com.sendook.openapi.ApiDocument;
import com.sendook.ops.HealthRoutes;
import com.sendook.ops.QueueRoutes;
import com.sendook.ops.Readiness;
import com.sendook.outbound.accept.AcceptMessage;
import com.sendook.outbound.accept.SendRoutes;
import com.sendook.outbound.deliver.DeliverMessage;
import com.sendook.outbound.deliver.Route;
import com.sendook.outbound.deliver.SendVerticle;
import com.sendook.queue.MemoryBudget;
import com.sendook.queue.QueueSettings;
import com.sendook.queue.WorkQueue;
import com.sendook.receipt.Receipts;
import com.sendook.secret.SecretBox;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Store;
import com.sendook.store.StoreClock;
import com.sendook.thread.ThreadRoutes;
import com.sendook.thread.Threads;
import com.sendook.webhook.AddressGuard;
import com.sendook.webhook.Attempts;
import com.sendook.webhook.CallEndpoint;
import com.sendook.webhook.DeliverWebhook;
import com.sendook.webhook.EndpointClient;
import com.sendook.webhook.EnqueuePosts;
import com.sendook.webhook.EventBody;
import com.sendook.webhook.HostResolver;
import com.sendook.webhook.TestWebhook;
import com.sendook.webhook.WebhookRoutes;
import com.sendook.webhook.WebhookVerticle;
import com.sendook.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Puts the parts together: what every class gets through its constructor is decided here and
 * nowhere else.
 */
final class Parts {
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(20);
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(10);

  private static final Duration CLOCK_CHECKED_EVERY = Duration.ofMinutes(1);

  /** Beyond the time that work may take; what does not wait for others takes no longer at all. */
  private static final Duration SLACK = Duration.ofMinutes(15);

  /** For mail that is coming in while the door closes. */
  private static final Duration DOOR_PATIENCE = Duration.ofSeconds(6);

  private final Vertx vertx;
  private final GatewayConfig config;
  private final ApiDocument document;
  private final Readiness readiness;
  private final Store store;
  private final Counters counters;
  private final StoreClock clock;
  private final ApiKeys keys;
  private final Blobs blobs;
  private final WorkQueue deliveryQueue;
  private final WorkQueue receiptQueue;
  private final WorkQueue postQueue;
  private final WorkQueue inboxQueue;
  private final Inboxes inboxes;
  private final Messages messages;
  private final Threads threads;
  private final Receipts receipts;
  private final Webhooks webhooks;
  private final Attempts attempts;
  private final EventBody eventBody;
  private final CallEndpoint callEndpoint;
  private final EventLog events;
  private final EventRelay relay;
  private final Transports transports;
  private final MemoryBudget memory;
  private final MemoryBudget bodyMemory;

  Parts(
      Vertx vertx,
      GatewayConfig config,
      ApiDocument document,
      Readiness readiness,
      Store store,
      Counters counters,
      SecretBox secrets) {
    this.vertx = vertx;
    this.config = config;
    this.document = document;
    this.readiness = readiness;
    this.store = store;
    this.counters = counters;
    clock = new StoreClock(store);
    keys = new ApiKeys(vertx, store);
    blobs = new Blobs(store);
    deliveryQueue =
        queue(
            Collections.DELIVERIES,
            Address.OUTBOUND_DELIVER,
            config.outbound().maxAge().plus(SLACK));
    receiptQueue = queue(Collections.RECEIPTS, Address.INBOUND_PROCESS, SLACK);
    postQueue =
        queue(Collections.WEBHOOK_POSTS, Address.WEBHOOK_POST, DeliverWebhook.MAX_AGE.plus(SLACK));
    inboxQueue = queue(Collections.INBOXES, Address.INBOX_TEND, TendInbox.RESERVED.plus(SLACK));
    inboxes = new Inboxes(store, inboxQueue);
    messages = new Messages(store, blobs);
    threads = new Threads(store);
    receipts = new Receipts(store, blobs, receiptQueue);
    var guard =
        new AddressGuard(
            HostResolver.of(vertx), config.webhooksMayGoPrivate(), config.webhooksMayGoLoopback());
    webhooks = new Webhooks(vertx, store, secrets, guard);
    attempts = new Attempts(store);
    eventBody = new EventBody(messages);
    callEndpoint =
        new CallEndpoint(webhooks, new EndpointClient(vertx, guard, config.webhook().timeout()));
    events = new EventLog(store);
    relay = new EventRelay(vertx, events, List.of(new EnqueuePosts(store, webhooks, postQueue)));
    transports = new Transports(config);
    memory = MemoryBudget.ofHeap();
    bodyMemory = MemoryBudget.ofHeap();
  }

  private WorkQueue queue(String collection, String address, Duration doneWithin) {
    var settings = config.queue();
    return new WorkQueue(
        vertx,
        store,
        collection,
        address,
        new QueueSettings(
            settings.inHand(),
            settings.lease(),
            settings.renewEvery(),
            settings.sweepEvery(),
            doneWithin),
        clock);
  }

  List<WorkQueue> queues() {
    return List.of(deliveryQueue, receiptQueue, postQueue, inboxQueue);
  }

  /** Completes when this node goes by the store's time; it is compared again now and then. */
  Future<Void> setClock() {
    vertx.setPeriodic(CLOCK_CHECKED_EVERY.toMillis(), timer -> clock.measure());
    return clock.measure();
  }

  FirstRun firstRun() {
    return new FirstRun(store, keys);
  }

  /** Finishes what is in hand and takes nothing new. */
  Future<?> drain() {
    return Future.all(queues().stream().map(each -> each.drain(DRAIN_PATIENCE)).toList());
  }

  SendVerticle sendVerticle() {
    return new SendVerticle(
        deliveryQueue,
        transports::create,
        (own, transport) ->
            new DeliverMessage(
                own,
                blobs,
                messages,
                threads,
                relay,
                new Route(inboxes, receipts, transport, config.defaultEmailDomain()),
                memory,
                config.outbound().maxAge()));
  }

  InboundVerticle inboundVerticle() {
    return new InboundVerticle(
        receiptQueue,
        own -> new ProcessReceipt(own, receipts, inboxes, messages, threads, blobs, relay, memory));
  }

  WebhookVerticle webhookVerticle() {
    return new WebhookVerticle(
        postQueue, new DeliverWebhook(webhooks, events, eventBody, callEndpoint, attempts, memory));
  }

  InboxVerticle inboxVerticle() {
    return new InboxVerticle(inboxQueue, new TendInbox(store, blobs, relay, receipts));
  }

  SmtpVerticle smtpVerticle(int port, int instances) {
    var smtp = config.smtp();
    var settings =
        new SmtpSettings(
            smtp.host(),
            port,
            config.smtpHostname(),
            smtp.maxMessageSize().bytes(),
            smtp.maxRecipients(),
            smtp.idleTimeout(),
            Math.max(1, smtp.maxConnections() / instances),
            STORE_PATIENCE,
            DOOR_PATIENCE);
    return new SmtpVerticle(settings, new DoorIntake(inboxes, receipts));
  }

  HttpVerticle httpVerticle(int port) {
    return new HttpVerticle(config.http().host(), port, this::apiRouter);
  }

  /** Mail for inboxes here waits for no relay. */
  private String lane(String recipient) {
    return Route.isLocal(recipient, config.defaultEmailDomain())
        ? "local"
        : config.outbound().transport().name().toLowerCase(Locale.ROOT);
  }

  Router apiRouter(Vertx own) {
    var accept =
        new AcceptMessage(store, blobs, inboxes, messages, threads, deliveryQueue, this::lane);
    return ApiRouter.create(
        own,
        keys,
        config.http().maxBody().bytes(),
        bodyMemory,
        document,
        new SendLimit(counters, config.limits().sendPerHour()),
        List.of(health(), new DocumentRoutes(document)),
        List.of(
            new InboxRoutes(inboxes, new InboxAddress(config.defaultEmailDomain())),
            new SendRoutes(accept),
            new MessageRoutes(inboxes, messages),
            new ThreadRoutes(inboxes, threads, messages),
            new WebhookRoutes(
                webhooks, attempts, new TestWebhook(webhooks, eventBody, callEndpoint, attempts))));
  }

  HttpVerticle managementVerticle(int port) {
    return new HttpVerticle(
        config.management().host(),
        port,
        own -> ApiRouter.open(own, List.of(health(), new QueueRoutes(queues()))));
  }

  private HealthRoutes health() {
    return new HealthRoutes(readiness, store, counters, config.env());
  }
}
