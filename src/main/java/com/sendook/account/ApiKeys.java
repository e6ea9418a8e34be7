package com.sendook.account;

import com.sendook.bus.ShortCache;
import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The API keys of all organizations. Another organization's looks as if it were not there. A
 * deleted key leaves a tombstone, so that nothing brings it back: neither the configuration that
 * names it nor a start that finds no key.
 */
public final class ApiKeys {
  private static final int PREFIX_CHARS = 8;
  private static final int KEY_BYTES = 24;

  /**
   * So long a key that was switched off by another node may still open, if the bus fails to tell.
   */
  private static final Duration CACHED = Duration.ofSeconds(5);

  private final Store store;
  private final ShortCache<ApiKey> byDigest;

  public ApiKeys(Vertx vertx, Store store) {
    this.store = store;
    this.byDigest = new ShortCache<>(vertx, "api_keys", CACHED, this::find);
  }

  /** A fresh key, to be shown once. */
  public static String generate() {
    return Credential.generate("sk_", KEY_BYTES);
  }

  /** The active key that was presented, or null. */
  public Future<ApiKey> authenticate(String presented) {
    return byDigest
        .get(Credential.digest(presented))
        .map(key -> key != null && key.active() ? key : null);
  }

  /** Whose active key this is; any other is not known. */
  public Future<String> organizationOf(String presented) {
    return authenticate(presented)
        .compose(
            key ->
                key == null
                    ? Future.failedFuture(Problem.unauthorized("This API key is not known here"))
                    : Future.succeededFuture(key.organizationId()));
  }

  private Future<ApiKey> find(String digest) {
    return store
        .findOne(Collections.API_KEYS, new JsonObject().put("digest", digest))
        .map(found -> found == null ? null : Documents.read(found, ApiKey.class));
  }

  /** Whether there is or ever was any key at all. */
  public Future<Boolean> any() {
    return store.count(Collections.API_KEYS, new JsonObject(), 1).map(count -> count > 0);
  }

  /**
   * Makes a key, and answers as the API shows it, this once with the {@code key} itself.
   *
   * @param id the key's; where it stands already, that one is the answer, without itself
   * @param name by which people tell their keys apart
   */
  public Future<JsonObject> create(String id, String organizationId, String name) {
    var key = generate();
    var record = make(id, organizationId, name, key);
    return insert(record)
        .compose(
            made ->
                made
                    ? Future.succeededFuture(record.toJson().put("key", key))
                    : get(organizationId, id).map(ApiKey::toJson));
  }

  /** The organization's key; anything else is not found. */
  public Future<ApiKey> get(String organizationId, String id) {
    return store
        .findOne(Collections.API_KEYS, owned(organizationId, id))
        .compose(
            found ->
                found == null
                    ? notFound()
                    : Future.succeededFuture(Documents.read(found, ApiKey.class)));
  }

  /** A page of the organization's keys as the API shows them. */
  public Future<Page.Result> list(String organizationId, Page page) {
    return page.of(store, Collections.API_KEYS, living().put("organizationId", organizationId))
        .map(
            result ->
                new Page.Result(
                    result.documents().stream()
                        .map(each -> Documents.read(each, ApiKey.class).toJson())
                        .toList(),
                    result.total()));
  }

  /** Changes what is not null; a key that is switched off stops at once, on every node. */
  public Future<ApiKey> update(String organizationId, String id, String name, Boolean active) {
    var change = new JsonObject().put("updatedAt", Documents.date(now()));
    if (name != null) {
      change.put("name", name);
    }
    if (active != null) {
      change.put("active", active);
    }
    return change(organizationId, id, change).compose(there -> get(organizationId, id));
  }

  /** Ends a key at once, on every node, and for good. */
  public Future<ApiKey> delete(String organizationId, String id) {
    var end = new JsonObject().put("active", false).put("deletedAt", Documents.date(now()));
    return get(organizationId, id)
        .compose(key -> change(organizationId, id, end).map(ended -> key));
  }

  private Future<Void> change(String organizationId, String id, JsonObject change) {
    return get(organizationId, id)
        .compose(
            key ->
                store
                    .updateOne(
                        Collections.API_KEYS,
                        owned(organizationId, id),
                        new JsonObject().put("$set", change))
                    .onSuccess(there -> byDigest.evict(key.digest()))
                    .compose(there -> there ? Future.succeededFuture() : notFound()));
  }

  /** Stores a key by its digest: false if it stands there already, or its tombstone does. */
  public Future<Boolean> add(String organizationId, String name, String key) {
    return insert(make(Ids.next(), organizationId, name, key));
  }

  /**
   * Stores the first key of all: true if this call made it. Of nodes that start together on an
   * empty store, one does.
   */
  Future<Boolean> addFirst(String organizationId, String name, String key) {
    return insert(make(Ids.deriveTimeless("api_key", "first"), organizationId, name, key));
  }

  /** Takes back a key that nobody was shown. */
  Future<Void> withdraw(String id) {
    return store.removeOne(Collections.API_KEYS, new JsonObject().put("_id", id)).mapEmpty();
  }

  private Future<Boolean> insert(ApiKey key) {
    return store.insertIfAbsent(Collections.API_KEYS, Documents.of(key));
  }

  private static ApiKey make(String id, String organizationId, String name, String key) {
    var prefix = key.substring(0, PREFIX_CHARS);
    var digest = Credential.digest(key);
    return new ApiKey(id, organizationId, name, digest, prefix, true, now(), null, null);
  }

  private static JsonObject owned(String organizationId, String id) {
    return living().put("_id", id).put("organizationId", organizationId);
  }

  private static JsonObject living() {
    return new JsonObject().put("deletedAt", new JsonObject().put("$exists", false));
  }

  private static <T> Future<T> notFound() {
    return Future.failedFuture(Problem.notFound("API key"));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
