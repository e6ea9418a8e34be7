package com.sendook.account;

import com.sendook.bus.ShortCache;
import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The access tokens of all users: 256 random bits each, stored as a digest, with an end. */
public final class AccessTokens {
  private static final int TOKEN_BYTES = 32;

  /** So long a token that was ended by another node may still open, if the bus fails to tell. */
  private static final Duration CACHED = Duration.ofSeconds(5);

  private final Store store;
  private final InstantSource clock;
  private final Duration lifetime;
  private final ShortCache<AccessToken> byDigest;

  /**
   * The tokens in one store.
   *
   * @param lifetime how long a token opens, unless it is ended before
   */
  public AccessTokens(Vertx vertx, Store store, InstantSource clock, Duration lifetime) {
    this.store = store;
    this.clock = clock;
    this.lifetime = lifetime;
    this.byDigest = new ShortCache<>(vertx, "access_tokens", CACHED, this::find);
  }

  /** A new token for the user, to be shown once. */
  public Future<String> issue(String userId) {
    var token = Credential.generate("st_", TOKEN_BYTES);
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var record =
        new AccessToken(Ids.next(), userId, Credential.digest(token), now.plus(lifetime), now);
    return store.insert(Collections.ACCESS_TOKENS, Documents.of(record)).map(token);
  }

  /** The token that was presented, unless it is unknown, ended or expired. */
  public Future<AccessToken> authenticate(String presented) {
    return byDigest
        .get(Credential.digest(presented))
        .compose(
            token ->
                token != null && clock.instant().isBefore(token.expiresAt())
                    ? Future.succeededFuture(token)
                    : Future.failedFuture(
                        Problem.unauthorized(
                            "This access token is not known here or has expired: log in again")));
  }

  private Future<AccessToken> find(String digest) {
    return store
        .findOne(Collections.ACCESS_TOKENS, new JsonObject().put("digest", digest))
        .map(found -> found == null ? null : Documents.read(found, AccessToken.class));
  }

  /** Ends a token at once, on every node. */
  public Future<Void> end(String token) {
    var digest = Credential.digest(token);
    return store
        .removeOne(Collections.ACCESS_TOKENS, new JsonObject().put("digest", digest))
        .onSuccess(gone -> byDigest.evict(digest))
        .mapEmpty();
  }

  /** Clears away the tokens that open nothing any more. */
  public Future<Void> removeExpired() {
    Instant now = clock.instant();
    return store.removeAll(
        Collections.ACCESS_TOKENS,
        new JsonObject().put("expiresAt", new JsonObject().put("$lt", Documents.date(now))));
  }
}
