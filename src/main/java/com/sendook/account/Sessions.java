package com.sendook.account;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What a user does who is logged in. */
public final class Sessions {
  private final Users users;
  private final Members members;
  private final AccessTokens tokens;

  public Sessions(Users users, Members members, AccessTokens tokens) {
    this.users = users;
    this.members = members;
    this.tokens = tokens;
  }

  /** The user as the API shows it, with its organizations. */
  Future<JsonObject> user(String token) {
    return tokens
        .authenticate(token)
        .compose(access -> users.get(access.userId()))
        .compose(
            user ->
                user == null
                    ? Future.failedFuture(Problem.unauthorized("There is no such user any more"))
                    : members.organizationsOf(user.id()).map(user::toJson));
  }

  /** Logs out: the token opens nothing any more, on no node. */
  Future<Void> end(String token) {
    return tokens.authenticate(token).compose(access -> tokens.end(token));
  }
}
