package com.sendook.account;

import com.sendook.bus.ShortCache;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** The API keys of all organizations. */
public final class ApiKeys {
  private static final SecureRandom RANDOM = new SecureRandom();
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

  /**
   * A fresh key, to be shown once: 192 random bits behind a prefix that secret scanners can find.
   */
  public static String generate() {
    var bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return "sk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The active key that was presented, or null. The look-up is by digest, so its time tells nothing
   * about the key.
   */
  public Future<ApiKey> authenticate(String presented) {
    return byDigest.get(digest(presented)).map(key -> key != null && key.active() ? key : null);
  }

  private Future<ApiKey> find(String digest) {
    return store
        .findOne(Collections.API_KEYS, new JsonObject().put("digest", digest))
        .map(found -> found == null ? null : Documents.read(found, ApiKey.class));
  }

  /** Whether there is any key at all. */
  public Future<Boolean> any() {
    return store.count(Collections.API_KEYS, new JsonObject(), 1).map(count -> count > 0);
  }

  /** Stores a key by its digest; one that stands there already is left as it is. */
  public Future<Void> add(String organizationId, String name, String key) {
    return add(Ids.next(), organizationId, name, key).mapEmpty();
  }

  /**
   * Stores the first key of all: true if this call made it. Of nodes that start together on an
   * empty store, one does.
   */
  Future<Boolean> addFirst(String organizationId, String name, String key) {
    return add(Ids.deriveTimeless("api_key", "first"), organizationId, name, key);
  }

  private Future<Boolean> add(String id, String organizationId, String name, String key) {
    var prefix = key.substring(0, PREFIX_CHARS);
    var record = new ApiKey(id, organizationId, name, digest(key), prefix, true, Instant.now());
    return store.insertIfAbsent(Collections.API_KEYS, Documents.of(record));
  }

  private static String digest(String key) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
