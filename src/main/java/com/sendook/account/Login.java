package com.sendook.account;

import com.sendook.limit.SlowDown;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a user in. Who fails again and again is slowed down, by the e-mail and by where the requests
 * come from. An unknown user and a wrong password look the same, and take as long.
 */
public final class Login {
  private static final Logger log = LoggerFactory.getLogger(Login.class);

  private final Users users;
  private final Passwords passwords;
  private final Members members;
  private final AccessTokens tokens;
  private final SlowDown byAddress;
  private final SlowDown byEmail;

  public Login(
      Users users,
      Passwords passwords,
      Members members,
      AccessTokens tokens,
      SlowDown byAddress,
      SlowDown byEmail) {
    this.users = users;
    this.passwords = passwords;
    this.members = members;
    this.tokens = tokens;
    this.byAddress = byAddress;
    this.byEmail = byEmail;
  }

  /**
   * Answers {@code {user, token}}.
   *
   * @param client where the request comes from
   */
  Future<JsonObject> login(LoginRequest request, String client) {
    return admit(byAddress, client)
        .compose(admitted -> admit(byEmail, request.email()))
        .compose(admitted -> verify(request, client))
        .compose(user -> user == null ? wrong() : welcome(user, request, client));
  }

  private static Future<Void> admit(SlowDown slowDown, String who) {
    return slowDown
        .attempt(who)
        .compose(
            wait -> wait.isZero() ? Future.succeededFuture() : Future.failedFuture(tooMany(wait)));
  }

  private static Problem tooMany(Duration wait) {
    return Problem.limited(
        "Too many failed attempts, please try again later.",
        Duration.ofSeconds((wait.toMillis() + 999) / 1000));
  }

  /** The user whose password this is, or null. Where nobody can tell, it was no attempt. */
  private Future<User> verify(LoginRequest request, String client) {
    return users
        .byEmail(request.email())
        .compose(
            user ->
                passwords
                    .verify(request.password(), user == null ? null : user.passwordHash())
                    .map(right -> right ? user : null))
        .onFailure(
            error -> {
              byAddress.takeBack(client);
              byEmail.takeBack(request.email());
            });
  }

  private static Future<JsonObject> wrong() {
    return Future.failedFuture(Problem.unauthorized("The e-mail or the password is wrong"));
  }

  private Future<JsonObject> welcome(User user, LoginRequest request, String client) {
    byAddress.takeBack(client);
    byEmail.forget(request.email());
    renewHash(user, request.password());
    return members
        .organizationsOf(user.id())
        .compose(
            organizations ->
                tokens
                    .issue(user.id())
                    .map(
                        token ->
                            new JsonObject()
                                .put("user", user.toJson(organizations))
                                .put("token", token)));
  }

  /** The moment at which the password is known: nobody waits for it. */
  private void renewHash(User user, String password) {
    if (!Argon2.isCurrent(user.passwordHash())) {
      passwords
          .hash(password)
          .compose(hash -> users.rehash(user, hash))
          .onFailure(error -> log.debug("a password keeps its old parameters", error));
    }
  }
}
