package com.sendook.account;

import com.sendook.bus.ShortCache;
import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.util.List;

/** Which users may act for which organizations. */
public final class Members {
  private static final Duration CACHED = Duration.ofSeconds(5);

  private final Store store;
  private final AccessTokens tokens;
  private final ShortCache<JsonObject> byId;

  public Members(Vertx vertx, Store store, AccessTokens tokens) {
    this.store = store;
    this.tokens = tokens;
    this.byId =
        new ShortCache<>(
            vertx,
            "memberships",
            CACHED,
            id -> store.findOne(Collections.MEMBERSHIPS, new JsonObject().put("_id", id)));
  }

  /** Makes an organization with its first member. */
  Future<Void> found(Organization organization, String userId) {
    var id = Membership.id(organization.id(), userId);
    var membership = new Membership(id, organization.id(), userId, organization.createdAt());
    return store
        .insert(Collections.ORGANIZATIONS, Documents.of(organization))
        .compose(made -> store.insert(Collections.MEMBERSHIPS, Documents.of(membership)));
  }

  /** Takes back an organization that nobody was told of. */
  Future<Void> dissolve(String organizationId, String userId) {
    var membership = new JsonObject().put("_id", Membership.id(organizationId, userId));
    return store
        .removeOne(Collections.MEMBERSHIPS, membership)
        .compose(
            gone ->
                store.removeOne(
                    Collections.ORGANIZATIONS, new JsonObject().put("_id", organizationId)))
        .mapEmpty();
  }

  /**
   * The organization that a member asks for. To everybody else it is not there, and neither is one
   * that does not exist.
   *
   * @param token the access token that was presented
   */
  public Future<String> organizationOf(String token, String organizationId) {
    return tokens
        .authenticate(token)
        .compose(
            access ->
                Ids.isId(organizationId)
                    ? byId.get(Membership.id(organizationId, access.userId()))
                    : Future.succeededFuture())
        .compose(
            membership ->
                membership == null
                    ? Future.failedFuture(Problem.notFound("Organization"))
                    : Future.succeededFuture(organizationId));
  }

  /** The organizations of a user, the oldest first. */
  Future<List<Organization>> organizationsOf(String userId) {
    return store
        .find(Collections.MEMBERSHIPS, new JsonObject().put("userId", userId), new FindOptions())
        .map(found -> found.stream().map(each -> each.getString("organizationId")).toList())
        .compose(
            ids ->
                store.find(
                    Collections.ORGANIZATIONS,
                    new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(ids))),
                    new FindOptions().setSort(new JsonObject().put("_id", 1))))
        .map(
            found -> found.stream().map(each -> Documents.read(each, Organization.class)).toList());
  }
}
