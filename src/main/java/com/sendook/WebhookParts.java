package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.event.EventLog;
import com.sendook.event.EventRelay;
import com.sendook.message.Messages;
import com.sendook.ops.Metrics;
import com.sendook.queue.LaneMemory;
import com.sendook.secret.SecretBox;
import com.sendook.store.Store;
import com.sendook.webhook.AddressGuard;
import com.sendook.webhook.Attempts;
import com.sendook.webhook.CallEndpoint;
import com.sendook.webhook.DeliverWebhook;
import com.sendook.webhook.EndpointClient;
import com.sendook.webhook.EnqueuePosts;
import com.sendook.webhook.EventBodies;
import com.sendook.webhook.EventBody;
import com.sendook.webhook.HostResolver;
import com.sendook.webhook.InOrder;
import com.sendook.webhook.PendingPosts;
import com.sendook.webhook.Redeliver;
import com.sendook.webhook.RedeliveryRoutes;
import com.sendook.webhook.ReplayEvents;
import com.sendook.webhook.RotateSecret;
import com.sendook.webhook.SwitchOff;
import com.sendook.webhook.TendWebhook;
import com.sendook.webhook.TendWebhookVerticle;
import com.sendook.webhook.TestWebhook;
import com.sendook.webhook.WebhookRoutes;
import com.sendook.webhook.WebhookSecrets;
import com.sendook.webhook.WebhookVerticle;
import com.sendook.webhook.WebhookWork;
import com.sendook.webhook.Webhooks;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The parts that know of webhooks. */
final class WebhookParts {
  private final Store store;
  private final Queues queues;
  private final EventLog events;
  private final Webhooks webhooks;
  private final Attempts attempts;
  private final EventBody eventBody;
  private final EventBodies bodies;
  private final CallEndpoint callEndpoint;
  private final EnqueuePosts enqueuePosts;
  private final WebhookWork work;
  private final SwitchOff switchOff;
  private final InOrder inOrder;
  private final RotateSecret rotateSecret;
  private final PendingPosts pending;
  private final Duration keepEvents;

  WebhookParts(
      Vertx vertx,
      GatewayConfig config,
      Metrics metrics,
      Store store,
      SecretBox secrets,
      Queues queues,
      Messages messages,
      EventLog events) {
    this.store = store;
    this.queues = queues;
    this.events = events;
    keepEvents = config.retention().events();
    var settings = config.webhook();
    var guard =
        new AddressGuard(
            HostResolver.of(vertx),
            config.webhooksMayGoPrivate(),
            config.webhooksMayGoLoopback(),
            settings.ports());
    var webhookSecrets = new WebhookSecrets(secrets);
    webhooks = new Webhooks(vertx, store, webhookSecrets, guard, settings.maxPerOrganization());
    attempts = new Attempts(store, metrics.attempts());
    eventBody = new EventBody(messages);
    bodies =
        new EventBodies(events, eventBody, LaneMemory.forManyPieces(Queues.SHARE_OF_AN_ENDPOINT));
    callEndpoint =
        new CallEndpoint(
            webhookSecrets,
            new EndpointClient(vertx, guard, settings.timeout(), queues.postsInHand()));
    enqueuePosts = new EnqueuePosts(store, webhooks, queues.posts());
    rotateSecret = new RotateSecret(store, webhooks, webhookSecrets);
    work = new WebhookWork(store, queues.webhooks(), webhooks);
    switchOff = new SwitchOff(store, webhooks, work, settings.disableAfter());
    inOrder = new InOrder(vertx, store, queues.posts(), events);
    pending = new PendingPosts(store, queues.posts());
  }

  Attempts attempts() {
    return attempts;
  }

  EnqueuePosts enqueuePosts() {
    return enqueuePosts;
  }

  WebhookVerticle verticle() {
    return new WebhookVerticle(
        queues.posts(),
        new DeliverWebhook(webhooks, bodies, callEndpoint, attempts, inOrder, switchOff));
  }

  TendWebhookVerticle tendVerticle(EventRelay relay) {
    return new TendWebhookVerticle(
        queues.webhooks(), new TendWebhook(store, relay, events, enqueuePosts));
  }

  WebhookRoutes routes(EventRelay relay) {
    var test = new TestWebhook(webhooks, eventBody, callEndpoint, attempts, switchOff);
    return new WebhookRoutes(webhooks, attempts, test, rotateSecret, pending, relay);
  }

  RedeliveryRoutes redeliveryRoutes() {
    return new RedeliveryRoutes(
        webhooks,
        pending,
        new Redeliver(attempts, events, enqueuePosts),
        new ReplayEvents(events, work, keepEvents));
  }
}
