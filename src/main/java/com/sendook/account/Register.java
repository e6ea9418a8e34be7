package com.sendook.account;

import com.sendook.problem.Problem;
import com.sendook.store.DuplicateKey;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Makes a user with an organization, its first API key and inbox, and an access token. The user
 * comes last, as the one write that is the yes: before it nothing that was made is known to anybody
 * or can be reached, so a registration that was cut short hinders none.
 */
public final class Register {
  private static final String TAKEN =
      "An account with this email already exists, please log in instead";

  private final Users users;
  private final Passwords passwords;
  private final Members members;
  private final ApiKeys keys;
  private final AccessTokens tokens;
  private final FirstInbox inboxes;
  private final NewOrganization noticed;

  public Register(
      Users users,
      Passwords passwords,
      Members members,
      ApiKeys keys,
      AccessTokens tokens,
      FirstInbox inboxes,
      NewOrganization noticed) {
    this.users = users;
    this.passwords = passwords;
    this.members = members;
    this.keys = keys;
    this.tokens = tokens;
    this.inboxes = inboxes;
    this.noticed = noticed;
  }

  /**
   * Registers whoever asks first with an e-mail, and answers {@code {user, organization, apiKey,
   * inbox, token}}: the key and the token in full, this once.
   */
  Future<JsonObject> register(RegisterRequest request) {
    return users
        .byEmail(request.email())
        .compose(other -> other == null ? Future.succeededFuture() : taken())
        .compose(free -> passwords.hash(request.password()))
        .map(hash -> user(request, hash))
        .compose(this::make);
  }

  private static User user(RegisterRequest request, String passwordHash) {
    var now = now();
    return new User(
        Ids.next(),
        request.email(),
        request.firstName(),
        request.lastName(),
        passwordHash,
        now,
        now);
  }

  private Future<JsonObject> make(User user) {
    var organization = new Organization(Ids.next(), user.fullName(), now());
    var made = new JsonObject();
    return members
        .found(organization, user.id())
        .compose(founded -> keys.create(Ids.next(), organization.id(), "default"))
        .onSuccess(key -> made.put("apiKey", key))
        .compose(key -> tokens.issue(user.id()))
        .onSuccess(token -> made.put("token", token))
        .compose(token -> inboxes.create(organization.id(), user.fullName()))
        .onSuccess(inbox -> made.put("inbox", inbox))
        .compose(inbox -> noticed.note(organization.id(), user.email()))
        .compose(noted -> users.add(user))
        .onSuccess(added -> noticed.founded(organization.id()))
        .map(
            added ->
                made.put("user", user.toJson(List.of(organization)))
                    .put("organization", organization.toJson()))
        .recover(
            error ->
                error instanceof DuplicateKey
                    ? takeBack(organization.id(), user.id(), made).compose(gone -> taken())
                    : Future.failedFuture(error));
  }

  /** Somebody with the same e-mail was quicker. What cannot be removed now opens nothing. */
  private Future<Void> takeBack(String organizationId, String userId, JsonObject made) {
    return Future.join(
            tokens.end(made.getString("token")),
            keys.withdraw(made.getJsonObject("apiKey").getString("id")),
            inboxes.remove(organizationId, made.getJsonObject("inbox").getString("id")),
            members.dissolve(organizationId, userId))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private static <T> Future<T> taken() {
    return Future.failedFuture(Problem.invalid(TAKEN));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
