package com.sendook.billing;

import com.sendook.bus.ShortCache;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which organizations have a payment method. */
public final class PayingOrganizations {
  private static final Logger log = LoggerFactory.getLogger(PayingOrganizations.class);
  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  /** What Stripe calls the organization. */
  static final String CUSTOMER = "stripeCustomerId";

  private static final String PAYING_SINCE = "payingSince";

  private final Store store;
  private final ShortCache<Boolean> paying;

  public PayingOrganizations(Vertx vertx, Store store) {
    this.store = store;
    this.paying =
        new ShortCache<>(
            vertx,
            "paying",
            REMEMBERED,
            id ->
                store
                    .findById(Collections.ORGANIZATIONS, id)
                    .map(found -> found != null && found.containsKey(PAYING_SINCE)));
  }

  /** Whether it has one. */
  public Future<Boolean> includes(String organizationId) {
    return paying.get(organizationId);
  }

  /** Notes that a customer of Stripe has one; who is no organization here is passed over. */
  Future<Void> markPaying(String customerId) {
    return store
        .findOne(Collections.ORGANIZATIONS, new JsonObject().put(CUSTOMER, customerId))
        .compose(
            found ->
                found == null || found.containsKey(PAYING_SINCE)
                    ? Future.succeededFuture()
                    : mark(found.getString("_id")));
  }

  private Future<Void> mark(String id) {
    var now = new JsonObject().put(PAYING_SINCE, Documents.date(Instant.now()));
    return store
        .updateOne(
            Collections.ORGANIZATIONS,
            new JsonObject().put("_id", id),
            new JsonObject().put("$set", now))
        .map(
            marked -> {
              log.info("organization {} has a payment method", id);
              paying.evict(id);
              return null;
            });
  }
}
