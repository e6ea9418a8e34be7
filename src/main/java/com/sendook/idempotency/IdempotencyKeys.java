package com.sendook.idempotency;

import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * The {@code Idempotency-Key}s of all organizations. A key reserves the id of what its request will
 * make before the work begins; where the work breaks off, or nobody knows how it went, the next
 * request with the key goes on under the same id, and finds or makes the same document. What is
 * kept is the id, the status and a digest of the request, never the answer.
 *
 * <p>Whoever's token stands in the entry has the key. The writes here are all conditional on it, so
 * that a request that was overtaken changes nothing.
 */
public final class IdempotencyKeys {
  /** How long a key is remembered, from when its resource was made. */
  public static final Duration KEPT = Duration.ofHours(24);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long LOOK_AGAIN_MS = 100;

  private final Vertx vertx;
  private final Store store;
  private final InstantSource clock;

  /**
   * Keys in a store.
   *
   * @param clock the store's time, so that all nodes agree on when a key is free
   */
  public IdempotencyKeys(Vertx vertx, Store store, InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Tells a request from others with the same key.
   *
   * @param head one line that says what is asked for
   */
  public static String digest(String head, Buffer body) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update((head + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest(body.getBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Takes the key for a request, or tells what an earlier one made. While that one is at work this
   * waits, for a few seconds. Fails with a conflict where it takes longer, and where the key was
   * used for another request.
   *
   * @param digest tells requests apart
   */
  public Future<Claim> claim(String organizationId, String key, String digest) {
    var now = clock.instant();
    var mine = Entry.of(organizationId + " " + key, digest, now);
    return insert(mine).compose(inserted -> look(mine, now.plus(PATIENCE)));
  }

  private Future<Boolean> insert(Entry entry) {
    return store.insertIfAbsent(Collections.IDEMPOTENCY_KEYS, Documents.of(entry));
  }

  private Future<Claim> look(Entry mine, Instant deadline) {
    return store
        .findOne(Collections.IDEMPOTENCY_KEYS, new JsonObject().put("_id", mine.id()))
        .compose(
            found ->
                found == null
                    ? insert(mine).compose(inserted -> look(mine, deadline))
                    : decide(Documents.read(found, Entry.class), mine, deadline));
  }

  private Future<Claim> decide(Entry standing, Entry mine, Instant deadline) {
    if (standing.token().equals(mine.token())) {
      return Future.succeededFuture(
          new Claim.Reserved(standing.id(), standing.token(), standing.resourceId()));
    }
    var now = clock.instant();
    if (standing.isFree(now)) {
      return takeOver(standing, mine).compose(taken -> look(mine, deadline));
    }
    if (!standing.digest().equals(mine.digest())) {
      return conflict("This Idempotency-Key was used for another request");
    }
    if (standing.status() != null) {
      return Future.succeededFuture(new Claim.Made(standing.status(), standing.location()));
    }
    return now.isBefore(deadline)
        ? vertx.timer(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS).compose(waited -> look(mine, deadline))
        : conflict("A request with this Idempotency-Key is still at work, please try again");
  }

  /** Of several that want it one gets it; whoever looks then sees which. */
  private Future<Boolean> takeOver(Entry free, Entry mine) {
    var fields = Documents.of(mine.inPlaceOf(free));
    fields.remove("_id");
    var update =
        new JsonObject()
            .put("$set", fields)
            .put("$unset", new JsonObject().put("status", "").put("location", ""));
    return store.updateOne(Collections.IDEMPOTENCY_KEYS, held(free.id(), free.token()), update);
  }

  /** The resource stands: from now on the key tells where. */
  public Future<Void> keep(Claim.Reserved claim, Claim.Made made) {
    var fields =
        new JsonObject()
            .put("status", made.status())
            .put("location", made.location())
            .put("createdAt", Documents.date(clock.instant()));
    return change(
        claim,
        new JsonObject().put("$set", fields).put("$unset", new JsonObject().put("leaseUntil", "")));
  }

  /**
   * Nothing was made as far as anybody knows: the key binds nobody. Its id stays, for the case that
   * something was.
   */
  public Future<Void> release(Claim.Reserved claim) {
    var over = new JsonObject().put("leaseUntil", Documents.date(Instant.EPOCH));
    return change(claim, new JsonObject().put("$set", over));
  }

  private Future<Void> change(Claim.Reserved claim, JsonObject update) {
    return store
        .updateOne(Collections.IDEMPOTENCY_KEYS, held(claim.entryId(), claim.token()), update)
        .mapEmpty();
  }

  private static JsonObject held(String id, String token) {
    return new JsonObject().put("_id", id).put("token", token);
  }

  private static Future<Claim> conflict(String message) {
    return Future.failedFuture(Problem.conflict(message));
  }
}
