package com.sendook.billing;

import com.sendook.account.NewOrganization;
import com.sendook.account.Organization;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a customer of Stripe's of each organization that registers: right after it, and where that
 * fails again every few minutes, as its document says that it wants one. Two nodes that do it at
 * one time make one customer, since Stripe knows the request again; where it may have forgotten it,
 * it is asked first.
 */
public final class Customers implements NewOrganization {
  private static final Logger log = LoggerFactory.getLogger(Customers.class);

  /** Where nothing came of the first try. */
  private static final Duration AGAIN_EVERY = Duration.ofMinutes(5);

  private static final Duration FIRST_TRY = Duration.ofMinutes(1);

  /** For so long Stripe knows a request again by its key: it says 24 hours at least. */
  private static final Duration STRIPE_REMEMBERS = Duration.ofHours(20);

  private static final String WANTED_SINCE = "customerWantedSince";
  private static final String EMAIL = "customerEmail";

  private static final FindOptions LONGEST_WAITING =
      new FindOptions().setSort(new JsonObject().put(WANTED_SINCE, 1)).setLimit(100);

  private final Store store;
  private final StripeApi stripe;

  public Customers(Store store, StripeApi stripe) {
    this.store = store;
    this.stripe = stripe;
  }

  /** Looks for those that still want to be one, from now on. */
  public void start(Vertx vertx) {
    vertx.setPeriodic(AGAIN_EVERY.toMillis(), timer -> catchUp(Instant.now().minus(FIRST_TRY)));
  }

  @Override
  public Future<Void> note(String organizationId, String email) {
    var fields =
        new JsonObject().put(WANTED_SINCE, Documents.date(Instant.now())).put(EMAIL, email);
    return store
        .updateOne(
            Collections.ORGANIZATIONS,
            new JsonObject().put("_id", organizationId),
            new JsonObject().put("$set", fields))
        .mapEmpty();
  }

  @Override
  public void founded(String organizationId) {
    store
        .findById(Collections.ORGANIZATIONS, organizationId)
        .compose(this::make)
        .onFailure(
            error ->
                log.warn("organization {}: no customer yet: {}", organizationId, error.toString()));
  }

  /**
   * Makes the customers of those that wanted to be one before that time, one after the other. Who
   * cannot be made one stands behind all others from then on.
   */
  Future<Void> catchUp(Instant before) {
    var waiting =
        new JsonObject().put(WANTED_SINCE, new JsonObject().put("$lt", Documents.date(before)));
    return store
        .find(Collections.ORGANIZATIONS, waiting, LONGEST_WAITING)
        .compose(
            found -> {
              Future<Void> made = Future.succeededFuture();
              for (var each : found) {
                made = made.compose(previous -> make(each).recover(error -> putOff(each, error)));
              }
              return made;
            })
        .onFailure(error -> log.warn("customers are not made: {}", error.toString()));
  }

  private Future<Void> putOff(JsonObject document, Throwable error) {
    var id = document.getString("_id");
    log.warn("organization {}: no customer yet: {}", id, error.toString());
    return note(id, document.getString(EMAIL));
  }

  private Future<Void> make(JsonObject document) {
    if (document == null || !document.containsKey(WANTED_SINCE)) {
      return Future.succeededFuture();
    }
    var organization = Documents.read(document, Organization.class);
    var email = document.getString(EMAIL);
    return known(organization)
        .compose(
            customer ->
                customer == null
                    ? stripe.createCustomer(organization.id(), organization.name(), email)
                    : Future.succeededFuture(customer))
        .compose(customer -> keep(organization.id(), customer));
  }

  /** The customer that an earlier try made without our learning of it. */
  private Future<String> known(Organization organization) {
    boolean remembered = organization.createdAt().plus(STRIPE_REMEMBERS).isAfter(Instant.now());
    return remembered ? Future.succeededFuture() : stripe.findCustomer(organization.id());
  }

  private Future<Void> keep(String organizationId, String customer) {
    var update =
        new JsonObject()
            .put("$set", new JsonObject().put(PayingOrganizations.CUSTOMER, customer))
            .put("$unset", new JsonObject().put(WANTED_SINCE, "").put(EMAIL, ""));
    return store
        .updateOne(Collections.ORGANIZATIONS, new JsonObject().put("_id", organizationId), update)
        .map(
            kept -> {
              log.info("organization {} is a customer", organizationId);
              return null;
            });
  }
}
