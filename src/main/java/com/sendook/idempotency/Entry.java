package com.sendook.idempotency;

import com.sendook.store.Ids;
import java.time.Duration;
import java.time.Instant;

/**
 * A key as it stands in the store.
 *
 * @param id the organization's id and its key
 * @param digest of the request that first showed the key
 * @param resourceId what the request makes, or has made
 * @param token who works on it
 * @param leaseUntil so long the others wait for that one; null once the resource stands
 * @param status of the answer, or null while there is none
 * @param location the resource's path, or null while there is none
 * @param createdAt from here on the key is kept
 */
record Entry(
    String id,
    String digest,
    String resourceId,
    String token,
    Instant leaseUntil,
    Integer status,
    String location,
    Instant createdAt) {

  private static final Duration LEASE = Duration.ofSeconds(30);

  /**
   * So long an id is used again: what an unanswered try left behind stands for a day, and must not
   * go while somebody builds on it.
   */
  private static final Duration RESUMABLE = Duration.ofHours(23);

  static Entry of(String id, String digest, Instant now) {
    return new Entry(id, digest, Ids.next(), Ids.next(), now.plus(LEASE), null, null, now);
  }

  /** Whether it no longer binds anybody. */
  boolean isFree(Instant now) {
    return leaseUntil == null
        ? createdAt.plus(IdempotencyKeys.KEPT).isBefore(now)
        : leaseUntil.isBefore(now);
  }

  /** This one in place of another that is free; the same request goes on under the same id. */
  Entry inPlaceOf(Entry free) {
    boolean goesOn =
        free.status == null
            && free.digest.equals(digest)
            && free.createdAt.plus(RESUMABLE).isAfter(createdAt);
    return goesOn
        ? new Entry(id, digest, free.resourceId, token, leaseUntil, null, null, free.createdAt)
        : this;
  }
}
