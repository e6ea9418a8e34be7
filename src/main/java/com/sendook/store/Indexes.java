package com.sendook.store;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every index of the store, in one place. Making one that stands already changes nothing. */
public final class Indexes {
  private static final Logger log = LoggerFactory.getLogger(Indexes.class);
  private static final int PATIENCE_SECONDS = 5;

  private record Index(String collection, JsonObject fields, IndexOptions options) {}

  private static final List<Index> ALL =
      List.of(
          unique(Collections.USERS, "email"),
          plain(Collections.MEMBERSHIPS, "userId"),
          unique(Collections.ACCESS_TOKENS, "digest"),
          plain(Collections.ACCESS_TOKENS, "expiresAt"),
          unique(Collections.API_KEYS, "digest"),
          plain(Collections.API_KEYS, "organizationId", "_id"),
          unique(Collections.INBOXES, "email"),
          plain(Collections.INBOXES, "organizationId", "_id"),
          plain(Collections.INBOXES, "organizationId", "domain"),
          unique(Collections.DOMAINS, "organizationId", "name"),
          plain(Collections.DOMAINS, "organizationId", "_id"),
          uniqueWhereSet(Collections.DOMAINS, "verifiedName"),
          plain(Collections.THREADS, "inboxId", "lastMessageAt", "_id"),
          plain(Collections.MESSAGES, "inboxId", "_id"),
          plain(Collections.MESSAGES, "threadId", "_id"),
          plain(Collections.MESSAGES, "inboxId", "externalMessageId"),
          sparse(Collections.MESSAGES, "receiptId"),
          plain(Collections.DELIVERIES, "messageId"),
          sparse(Collections.DELIVERIES, "relayMessageId"),
          sparse(Collections.ORGANIZATIONS, "stripeCustomerId"),
          sparse(Collections.ORGANIZATIONS, "customerWantedSince"),
          unique(Collections.EVENTS, "organizationId", "position"),
          plain(Collections.EVENTS, "createdAt"),
          plain(Collections.EVENTS, "organizationId", "type", "createdAt"),
          plain(Collections.EVENTS, "organizationId", "inboxId", "position"),
          plain(Collections.SUPPRESSIONS, "organizationId", "_id"),
          plain(Collections.WEBHOOKS, "organizationId", "_id"),
          plain(Collections.WEBHOOK_ATTEMPTS, "webhookId", "_id"),
          plain(Collections.WEBHOOK_ATTEMPTS, "inboxId", "_id"),
          sparse(Collections.WEBHOOK_ATTEMPTS, "messageId"),
          // As few as wait in a line.
          sparse(Collections.WEBHOOK_POSTS, "line.name", "line.position"),
          expiring(Collections.IDEMPOTENCY_KEYS, "createdAt", Duration.ofHours(24)),
          due(Collections.INBOXES),
          due(Collections.DOMAINS),
          due(Collections.DELIVERIES),
          due(Collections.REMOVALS),
          due(Collections.RECEIPTS),
          due(Collections.WEBHOOKS),
          due(Collections.WEBHOOK_POSTS),
          due(Collections.RETENTION),
          dueByLane(Collections.INBOXES),
          dueByLane(Collections.DOMAINS),
          dueByLane(Collections.DELIVERIES),
          dueByLane(Collections.REMOVALS),
          dueByLane(Collections.RECEIPTS),
          dueByLane(Collections.WEBHOOKS),
          dueByLane(Collections.WEBHOOK_POSTS),
          dueByLane(Collections.RETENTION),
          oldest(Collections.INBOXES),
          oldest(Collections.DOMAINS),
          oldest(Collections.DELIVERIES),
          oldest(Collections.REMOVALS),
          oldest(Collections.RECEIPTS),
          oldest(Collections.WEBHOOKS),
          oldest(Collections.WEBHOOK_POSTS),
          oldest(Collections.RETENTION));

  private Indexes() {}

  /**
   * Completes when the unique ones stand, without which what must be one could become two, and when
   * the others do or are not there soon: in a store that has grown a new one takes long, and
   * whoever reads without it only takes longer.
   */
  public static Future<Void> ensure(Store store) {
    var others =
        make(store, index -> !index.options().isUnique())
            .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .recover(Store::translate)
            .recover(Indexes::goOn);
    return make(store, index -> index.options().isUnique())
        .recover(Store::translate)
        .compose(unique -> others);
  }

  /** A store that is away is noticed by the unique ones. */
  private static Future<Void> goOn(Throwable error) {
    if (error instanceof Problem) {
      log.warn("indexes are still being made: until they stand, lists and queues take longer");
      return Future.succeededFuture();
    }
    return Future.failedFuture(error);
  }

  private static Future<Void> make(Store store, Predicate<Index> which) {
    var made =
        ALL.stream()
            .filter(which)
            .map(
                index ->
                    store
                        .client()
                        .createIndexWithOptions(
                            index.collection(), index.fields(), index.options()))
            .toList();
    return Future.all(made).mapEmpty();
  }

  private static Index plain(String collection, String... fields) {
    return new Index(collection, ascending(fields), new IndexOptions());
  }

  private static Index unique(String collection, String... fields) {
    return new Index(collection, ascending(fields), new IndexOptions().unique(true));
  }

  private static Index uniqueWhereSet(String collection, String... fields) {
    return new Index(collection, ascending(fields), new IndexOptions().unique(true).sparse(true));
  }

  private static Index sparse(String collection, String... fields) {
    return new Index(collection, ascending(fields), new IndexOptions().sparse(true));
  }

  /** Documents go when so long has passed since the date; not at once, so readers look as well. */
  private static Index expiring(String collection, String date, Duration after) {
    var options = new IndexOptions().expireAfter(after.toSeconds(), TimeUnit.SECONDS);
    return new Index(collection, ascending(date), options);
  }

  /** Only documents with work to do have the field, so the index is as small as the backlog. */
  private static Index due(String collection) {
    return sparse(collection, "queue.dueAt");
  }

  /** Leads past lanes that are closed, however much waits in them. */
  private static Index dueByLane(String collection) {
    return sparse(collection, "queue.lane", "queue.dueAt");
  }

  private static Index oldest(String collection) {
    return sparse(collection, "queue.since");
  }

  private static JsonObject ascending(String... fields) {
    var keys = new JsonObject();
    for (var field : fields) {
      keys.put(field, 1);
    }
    return keys;
  }
}
