package com.sendook.suppression;

import com.sendook.bus.ShortCache;
import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Page;
import com.sendook.store.Store;
import com.sendook.suppression.Suppression.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The suppressions of all organizations; one organization's mean nothing to another. */
public final class Suppressions {
  /** So long another node may send to an organization's first, if the bus fails to tell of it. */
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  private final Store store;

  /** Most organizations have none: they are spared a look at each mail. */
  private final ShortCache<Boolean> any;

  public Suppressions(Vertx vertx, Store store) {
    this.store = store;
    this.any =
        new ShortCache<>(
            vertx,
            "suppressions",
            REMEMBERED,
            organizationId ->
                store
                    .count(Collections.SUPPRESSIONS, of(organizationId), 1)
                    .map(count -> count > 0));
  }

  private static JsonObject of(String organizationId) {
    return new JsonObject().put("organizationId", organizationId);
  }

  /** Whether the organization no longer sends to the address. */
  public Future<Boolean> holds(String organizationId, String email) {
    return any.get(organizationId)
        .compose(
            some ->
                some
                    ? find(organizationId, email).map(found -> found != null)
                    : Future.succeededFuture(false));
  }

  /**
   * From here on nothing is sent there; completes with the suppression as it stands, which may be
   * an earlier one.
   */
  public Future<Suppression> add(
      String organizationId, String email, Reason reason, String messageId) {
    var suppression =
        new Suppression(
            Suppression.idOf(organizationId, email),
            organizationId,
            Suppression.normal(email),
            reason,
            messageId,
            Instant.now().truncatedTo(ChronoUnit.MILLIS));
    return store
        .insertIfAbsent(Collections.SUPPRESSIONS, Documents.of(suppression))
        .onSuccess(
            added -> {
              if (added) {
                any.evict(organizationId);
              }
            })
        .compose(
            added ->
                added
                    ? Future.succeededFuture(suppression)
                    : find(organizationId, email)
                        .map(found -> found == null ? suppression : found));
  }

  private Future<Suppression> find(String organizationId, String email) {
    return store
        .findById(Collections.SUPPRESSIONS, Suppression.idOf(organizationId, email))
        .map(found -> found == null ? null : Documents.read(found, Suppression.class));
  }

  /** A page of the organization's, as the API shows them. */
  public Future<Page.Result> list(String organizationId, Page page) {
    return page.of(store, Collections.SUPPRESSIONS, of(organizationId))
        .map(
            found ->
                found.with(
                    found.documents().stream()
                        .map(each -> Documents.read(each, Suppression.class).toJson())
                        .toList()));
  }

  /** From here on mail goes there again; not found where it did all the time. */
  public Future<Suppression> remove(String organizationId, String email) {
    return find(organizationId, email)
        .compose(
            found ->
                found == null
                    ? Future.failedFuture(Problem.notFound("Suppression"))
                    : store
                        .removeOne(
                            Collections.SUPPRESSIONS, new JsonObject().put("_id", found.id()))
                        .onSuccess(removed -> any.evict(organizationId))
                        .map(found));
  }
}
