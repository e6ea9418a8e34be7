package com.sendook.webhook;

import com.sendook.bus.Address;
import com.sendook.bus.RecordCodec;
import com.sendook.embedded.EmbeddedMongo;
import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.event.EventRelay;
import com.sendook.message.Direction;
import com.sendook.message.Message;
import com.sendook.message.Messages;
import com.sendook.message.Status;
import com.sendook.queue.LaneMemory;
import com.sendook.queue.QueueSettings;
import com.sendook.queue.Schedule;
import com.sendook.queue.WorkQueue;
import com.sendook.secret.SecretBox;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import com.sendook.store.Indexes;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The webhooks of one node on a store of its own. */
final class WebhookFixture implements AutoCloseable {
  static final String ORGANIZATION = Ids.next();
  static final String INBOX = Ids.next();
  static final int MAX_WEBHOOKS = 5;
  private static final Duration KEEP = Duration.ofDays(90);

  /** One place in hand: work that is not let go of stops all that comes after it. */
  private static final QueueSettings QUEUE =
      new QueueSettings(
          1,
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofMillis(20),
          Duration.ofHours(1));

  final Vertx vertx = Vertx.vertx();
  final Store store;
  final Webhooks webhooks;
  final RotateSecret rotateSecret;
  final Attempts attempts;
  final Messages messages;
  final EventLog events;

  /** So long every attempt has to fail until a webhook is switched off. */
  Duration disableAfter = Duration.ofDays(5);

  final String uri;
  private final EmbeddedMongo mongo;
  private final WebhookSecrets secrets;
  private final AddressGuard guard;
  private final EventRelay relay;
  private final EnqueuePosts enqueuePosts;
  private final WorkQueue queue;
  private final WorkQueue tendQueue;
  private final WebhookWork work;

  WebhookFixture(Path dataDir, HostResolver resolver) {
    this(dataDir, resolver, QUEUE);
  }

  WebhookFixture(Path dataDir, HostResolver resolver, QueueSettings settings) {
    this(dataDir, resolver, settings, null);
  }

  /**
   * A node on another store.
   *
   * @param uri of the store; null means one of its own in the data folder
   */
  WebhookFixture(Path dataDir, HostResolver resolver, QueueSettings settings, String uri) {
    RecordCodec.registerAll(vertx);
    mongo = uri == null ? embedded(dataDir) : null;
    this.uri = mongo == null ? uri : mongo.connectionString();
    store = Store.connect(vertx, this.uri);
    await(Indexes.ensure(store));
    guard = new AddressGuard(resolver, false, true, List.of());
    secrets = new WebhookSecrets(SecretBox.open(dataDir));
    webhooks = new Webhooks(vertx, store, secrets, guard, MAX_WEBHOOKS);
    rotateSecret = new RotateSecret(store, webhooks, secrets);
    attempts = new Attempts(store, (status, duration) -> {});
    messages = new Messages(store, new Blobs(store));
    events = new EventLog(store);
    queue = queue(Collections.WEBHOOK_POSTS, Address.WEBHOOK_POST, settings);
    tendQueue = queue(Collections.WEBHOOKS, Address.WEBHOOK_TEND, QUEUE);
    work = new WebhookWork(store, tendQueue, webhooks);
    enqueuePosts = new EnqueuePosts(store, webhooks, queue);
    relay = new EventRelay(vertx, events, List.of(enqueuePosts));
  }

  private static EmbeddedMongo embedded(Path folder) {
    try {
      return EmbeddedMongo.start(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WorkQueue queue(String collection, String address, QueueSettings settings) {
    return new WorkQueue(vertx, store, collection, address, settings, InstantSource.system());
  }

  /** Begins to work: with this time for a post, and these pauses after failures. */
  void start(Duration timeout, HttpClientOptions options, Duration... pauses) {
    var deliver =
        new DeliverWebhook(
            webhooks,
            new EventBodies(events, new EventBody(messages), LaneMemory.forManyPieces(8)),
            endpoint(timeout, options),
            attempts,
            new InOrder(vertx, store, queue, events),
            switchOff(),
            new Schedule(List.of(pauses)));
    var tend = new TendWebhook(store, relay, events, enqueuePosts);
    await(vertx.deployVerticle(new WebhookVerticle(queue, deliver)));
    await(vertx.deployVerticle(new TendWebhookVerticle(tendQueue, tend)));
    queue.start();
    tendQueue.start();
  }

  private SwitchOff switchOff() {
    return new SwitchOff(store, webhooks, work, disableAfter);
  }

  private CallEndpoint endpoint(Duration timeout, HttpClientOptions options) {
    return new CallEndpoint(secrets, new EndpointClient(vertx, options, guard, timeout, 256));
  }

  WebhookRoutes routes() {
    var endpoint = endpoint(Duration.ofSeconds(5), new HttpClientOptions());
    var body = new EventBody(messages);
    var test = new TestWebhook(webhooks, body, endpoint, attempts, switchOff());
    return new WebhookRoutes(
        webhooks, attempts, test, rotateSecret, new PendingPosts(store, queue), relay);
  }

  Future<JsonObject> replay(Webhook webhook, Instant since) {
    return new ReplayEvents(events, work, KEEP).replay(Ids.next(), webhook, since);
  }

  RedeliveryRoutes redeliveryRoutes() {
    return new RedeliveryRoutes(
        webhooks,
        new PendingPosts(store, queue),
        new Redeliver(attempts, events, enqueuePosts),
        new ReplayEvents(events, work, KEEP));
  }

  /** A queue as another node would have it that has not begun to work. */
  WorkQueue idleQueue() {
    return new WorkQueue(
        vertx, store, Collections.WEBHOOK_POSTS, "idle", QUEUE, InstantSource.system());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new webhook, with its secret. */
  JsonObject webhook(String url, String... events) {
    var body = new JsonObject().put("url", url).put("events", new JsonArray(List.of(events)));
    return await(create(ORGANIZATION, body));
  }

  /** The webhook as the API shows it now. */
  JsonObject shown(JsonObject webhook) {
    return await(webhooks.get(ORGANIZATION, webhook.getString("id"))).toJson();
  }

  /** Changes a webhook as a user does. */
  JsonObject change(JsonObject webhook, JsonObject body) {
    return await(
        webhooks
            .get(ORGANIZATION, webhook.getString("id"))
            .compose(
                present ->
                    webhooks
                        .read(present, body)
                        .compose(request -> webhooks.update(present, request)))
            .map(Webhook::toJson));
  }

  Future<JsonObject> create(String organizationId, JsonObject body) {
    return webhooks
        .read(body)
        .compose(request -> webhooks.create(Ids.next(), organizationId, request));
  }

  Future<Webhook> delete(JsonObject webhook) {
    return webhooks.delete(ORGANIZATION, webhook.getString("id"), relay);
  }

  /** A message in the store. */
  Message message(String text) {
    var now = Instant.parse("2026-03-01T10:00:00.123Z");
    var message =
        new Message(
            Ids.next(),
            ORGANIZATION,
            INBOX,
            Ids.next(),
            Direction.INBOUND,
            "ann@example.com",
            "Ann",
            List.of("bob@sendook.localhost"),
            List.of(),
            List.of(),
            List.of(),
            "Grüße",
            text,
            text,
            null,
            List.of(),
            List.of(),
            List.of(),
            Status.RECEIVED,
            Ids.next() + "@example.com",
            null,
            List.of(),
            null,
            null,
            null,
            null,
            false,
            null,
            null,
            null,
            false,
            now,
            now);
    await(messages.insert(message));
    return message;
  }

  /** Tells what happened to a message. */
  Event tell(String type, String messageId) {
    return tell(Event.ofMessage(type, ORGANIZATION, INBOX, messageId, null, Instant.now()));
  }

  Event tell(Event event) {
    await(relay.relay(List.of(event)));
    return event;
  }

  /** The same, not waiting for it. */
  Future<Void> tellSoon(Event event) {
    return relay.relay(List.of(event));
  }

  /** The same by a node that dies before it notes the posts. */
  Event tellHalf(Event event) {
    return await(events.append(event));
  }

  List<JsonObject> posts() {
    return await(store.find(Collections.WEBHOOK_POSTS, new JsonObject(), new FindOptions()));
  }

  /** The attempts to reach the webhook as the API shows them, oldest first. */
  List<JsonObject> attemptsOf(JsonObject webhook) {
    var page = Page.parse(null, null, "asc", null);
    return await(attempts.list(webhook.getString("id"), page)).documents();
  }

  @Override
  public void close() {
    await(vertx.close());
    if (mongo != null) {
      mongo.close();
    }
  }
}
