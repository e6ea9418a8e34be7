package com.sendook.webhook;

import com.sendook.bus.ShortCache;
import com.sendook.event.Event;
import com.sendook.problem.Problem;
import com.sendook.secret.SecretBox;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The webhooks of all organizations. Another organization's looks as if it were not there. */
public final class Webhooks {
  /** So long another node may miss a change, if the bus fails to tell. */
  private static final Duration CACHED = Duration.ofSeconds(2);

  private final Store store;
  private final SecretBox secrets;
  private final AddressGuard guard;
  private final ShortCache<List<Webhook>> activeByOrganization;

  public Webhooks(Vertx vertx, Store store, SecretBox secrets, AddressGuard guard) {
    this.store = store;
    this.secrets = secrets;
    this.guard = guard;
    this.activeByOrganization = new ShortCache<>(vertx, "webhooks", CACHED, this::active);
  }

  /**
   * Reads a request {@code {url, events, description?, active?, inboxIds?}}; fails with all its
   * faults at once.
   */
  Future<WebhookRequest> read(JsonObject body) {
    return WebhookRequest.read(body, guard);
  }

  /** Reads one that changes only what it names. */
  Future<WebhookRequest> read(Webhook present, JsonObject body) {
    return WebhookRequest.read(present, body, guard);
  }

  /**
   * Makes a webhook, and answers as the API shows it, this once with its {@code secret}.
   *
   * @param id the webhook's; one that stands there already was made by a try that nobody answered
   */
  Future<JsonObject> create(String id, String organizationId, WebhookRequest request) {
    var webhook = make(id, organizationId, request, SignedHeaders.generateSecret());
    return store
        .insertIfAbsent(Collections.WEBHOOKS, Documents.of(webhook))
        .onSuccess(stored -> activeByOrganization.evict(organizationId))
        .compose(made -> made ? Future.succeededFuture(webhook) : get(organizationId, id))
        .map(there -> there.toJson().put("secret", secretOf(there)));
  }

  private Webhook make(String id, String organizationId, WebhookRequest request, String secret) {
    var now = now();
    return new Webhook(
        id,
        organizationId,
        request.url(),
        request.events(),
        request.description(),
        request.active(),
        request.inboxIds(),
        secrets.seal(secret, Webhook.secretContext(id)),
        now,
        now);
  }

  /** The organization's webhook; anything else is not found. */
  public Future<Webhook> get(String organizationId, String id) {
    return store
        .findOne(Collections.WEBHOOKS, owned(organizationId, id))
        .compose(
            found ->
                found == null
                    ? notFound()
                    : Future.succeededFuture(Documents.read(found, Webhook.class)));
  }

  /** A page of the organization's webhooks as the API shows them, and their number. */
  public Future<Page.Result> list(String organizationId, Page page) {
    return page.of(
            store, Collections.WEBHOOKS, new JsonObject().put("organizationId", organizationId))
        .map(
            result ->
                new Page.Result(
                    result.documents().stream()
                        .map(each -> Documents.read(each, Webhook.class).toJson())
                        .toList(),
                    result.total()));
  }

  /** Makes the webhook what the request wants; the secret stays. */
  Future<Webhook> update(Webhook present, WebhookRequest request) {
    return store(present.with(request, now()));
  }

  private Future<Webhook> store(Webhook webhook) {
    var fields = Documents.of(webhook);
    fields.remove("_id");
    var update = new JsonObject().put("$set", fields);
    if (webhook.description() == null) {
      update.put("$unset", new JsonObject().put("description", ""));
    }
    return store
        .updateOne(Collections.WEBHOOKS, owned(webhook.organizationId(), webhook.id()), update)
        .onSuccess(there -> activeByOrganization.evict(webhook.organizationId()))
        .compose(there -> there ? Future.succeededFuture(webhook) : notFound());
  }

  /** Posts under way end as cancelled; the attempts made so far are kept. */
  public Future<Webhook> delete(String organizationId, String id) {
    return get(organizationId, id)
        .compose(
            webhook ->
                store
                    .removeOne(Collections.WEBHOOKS, owned(organizationId, id))
                    .onSuccess(there -> activeByOrganization.evict(organizationId))
                    .compose(there -> there ? Future.succeededFuture(webhook) : notFound()));
  }

  /** The active webhook, or null. */
  Future<Webhook> findActive(String id) {
    return store
        .findById(Collections.WEBHOOKS, id)
        .map(
            found ->
                found != null && found.getBoolean("active")
                    ? Documents.read(found, Webhook.class)
                    : null);
  }

  /** The webhooks that are to be told of the event. */
  Future<List<Webhook>> thatWant(Event event) {
    return activeByOrganization
        .get(event.organizationId())
        .map(active -> active.stream().filter(webhook -> webhook.wants(event)).toList());
  }

  private Future<List<Webhook>> active(String organizationId) {
    var query = new JsonObject().put("organizationId", organizationId).put("active", true);
    return store
        .find(Collections.WEBHOOKS, query, new FindOptions())
        .map(found -> found.stream().map(each -> Documents.read(each, Webhook.class)).toList());
  }

  /** The webhook is told of nothing more. */
  Future<Void> deactivate(Webhook webhook) {
    var update = new JsonObject().put("active", false).put("updatedAt", Documents.date(now()));
    return store
        .updateOne(
            Collections.WEBHOOKS,
            new JsonObject().put("_id", webhook.id()),
            new JsonObject().put("$set", update))
        .onSuccess(there -> activeByOrganization.evict(webhook.organizationId()))
        .mapEmpty();
  }

  /**
   * What posts to the webhook are signed with.
   *
   * @throws com.sendook.secret.SealException where the key that sealed it is not here any more
   */
  String secretOf(Webhook webhook) {
    return secrets.openText(webhook.secret(), Webhook.secretContext(webhook.id()));
  }

  private static JsonObject owned(String organizationId, String id) {
    return new JsonObject().put("_id", id).put("organizationId", organizationId);
  }

  private static Future<Webhook> notFound() {
    return Future.failedFuture(Problem.notFound("Webhook"));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
