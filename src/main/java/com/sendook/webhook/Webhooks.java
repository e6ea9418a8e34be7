package com.sendook.webhook;

import com.sendook.bus.ShortCache;
import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.problem.Problem;
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
  private final WebhookSecrets secrets;
  private final AddressGuard guard;
  private final int maxPerOrganization;
  private final ShortCache<List<Webhook>> activeByOrganization;
  private final ShortCache<Webhook> activeById;

  public Webhooks(
      Vertx vertx,
      Store store,
      WebhookSecrets secrets,
      AddressGuard guard,
      int maxPerOrganization) {
    this.store = store;
    this.secrets = secrets;
    this.guard = guard;
    this.maxPerOrganization = maxPerOrganization;
    this.activeByOrganization = new ShortCache<>(vertx, "webhooks", CACHED, this::active);
    this.activeById = new ShortCache<>(vertx, "webhook", CACHED, this::readActive);
  }

  /**
   * Reads a request {@code {url, events, description?, active?, inboxIds?, ordered?}}; fails with
   * all its faults at once.
   */
  Future<WebhookRequest> read(JsonObject body) {
    return WebhookRequest.read(body, guard);
  }

  /** Reads one that changes only what it names. */
  Future<WebhookRequest> read(Webhook present, JsonObject body) {
    return WebhookRequest.read(present, body, guard);
  }

  /**
   * Makes a webhook, and answers as the API shows it, this once with its {@code secret}. Fails as a
   * conflict where the organization has as many as it may.
   *
   * @param id the webhook's; one that stands there already was made by a try that nobody answered
   */
  Future<JsonObject> create(String id, String organizationId, WebhookRequest request) {
    var webhook = make(id, organizationId, request, SignedHeaders.generateSecret());
    return checkNumber(id, organizationId)
        .compose(few -> store.insertIfAbsent(Collections.WEBHOOKS, Documents.of(webhook)))
        .onSuccess(stored -> activeByOrganization.evict(organizationId))
        .compose(made -> made ? Future.succeededFuture(webhook) : get(organizationId, id))
        .map(there -> there.toJson().put("secret", secrets.of(there)));
  }

  private Future<Void> checkNumber(String id, String organizationId) {
    var others =
        new JsonObject()
            .put("organizationId", organizationId)
            .put("_id", new JsonObject().put("$ne", id));
    return store
        .count(Collections.WEBHOOKS, others, maxPerOrganization)
        .compose(
            count ->
                count < maxPerOrganization
                    ? Future.succeededFuture()
                    : conflict(
                        "There are %d webhooks, as many as an organization may have: delete one first"
                            .formatted(maxPerOrganization)));
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
        request.ordered(),
        secrets.seal(id, secret),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        null,
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

  /**
   * Makes the webhook what the request wants. Only that is written: what the gateway notes of it
   * meanwhile stays.
   */
  Future<Webhook> update(Webhook present, WebhookRequest request) {
    var changed = present.with(request, now());
    return store
        .updateOne(
            Collections.WEBHOOKS,
            owned(changed.organizationId(), changed.id()),
            update(present, changed, request))
        .onSuccess(there -> evict(changed))
        .compose(there -> there ? Future.succeededFuture(changed) : notFound());
  }

  private static JsonObject update(Webhook present, Webhook changed, WebhookRequest request) {
    var set =
        new JsonObject()
            .put("url", changed.url())
            .put("events", changed.events())
            .put("inboxIds", changed.inboxIds())
            .put("ordered", changed.ordered())
            .put("updatedAt", Documents.date(changed.updatedAt()));
    var unset = new JsonObject();
    if (present.active() != changed.active()) {
      set.put("active", changed.active());
    }
    if (changed.toldSince() != null) {
      set.put("toldSince", Documents.date(changed.toldSince()));
    }
    if (changed.description() == null) {
      unset.put("description", "");
    } else {
      set.put("description", changed.description());
    }
    if (present.beginsAnewWith(request)) {
      unset.put("failingSince", "").put("disabledReason", "").put("disabledAt", "");
    }
    var update = new JsonObject().put("$set", set);
    return unset.isEmpty() ? update : update.put("$unset", unset);
  }

  /**
   * Posts under way end as cancelled; the attempts made so far are kept, and what is still to be
   * told of the webhook is told first.
   */
  Future<Webhook> delete(String organizationId, String id, EventRelay relay) {
    return store
        .findOne(Collections.WEBHOOKS, owned(organizationId, id))
        .compose(found -> found == null ? notFound() : delete(found, relay));
  }

  /** Whoever leaves something to tell changes {@code updatedAt}: then it is read again. */
  private Future<Webhook> delete(JsonObject found, EventRelay relay) {
    var webhook = Documents.read(found, Webhook.class);
    var asRead =
        owned(webhook.organizationId(), webhook.id())
            .put("updatedAt", Documents.date(webhook.updatedAt()));
    return relay
        .relayOutbox(found)
        .compose(told -> store.removeOne(Collections.WEBHOOKS, asRead))
        .onSuccess(removed -> evict(webhook))
        .compose(
            removed ->
                removed
                    ? Future.succeededFuture(webhook)
                    : delete(webhook.organizationId(), webhook.id(), relay));
  }

  /** The active webhook, or null; what changed elsewhere a moment ago may be missing. */
  Future<Webhook> findActive(String id) {
    return activeById.get(id);
  }

  private Future<Webhook> readActive(String id) {
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

  /** Forgets what is remembered of the webhook: it has changed. */
  void evict(Webhook webhook) {
    activeById.evict(webhook.id());
    activeByOrganization.evict(webhook.organizationId());
  }

  static JsonObject owned(String organizationId, String id) {
    return new JsonObject().put("_id", id).put("organizationId", organizationId);
  }

  private static Future<Webhook> notFound() {
    return Future.failedFuture(Problem.notFound("Webhook"));
  }

  private static <T> Future<T> conflict(String message) {
    return Future.failedFuture(Problem.conflict(message));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
