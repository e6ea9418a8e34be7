package com.sendook;

import com.sendook.account.AccessTokens;
import com.sendook.account.ApiKeyRoutes;
import com.sendook.account.ApiKeys;
import com.sendook.account.AuthRoutes;
import com.sendook.account.FirstInbox;
import com.sendook.account.FirstRun;
import com.sendook.account.Login;
import com.sendook.account.Members;
import com.sendook.account.NewOrganization;
import com.sendook.account.Passwords;
import com.sendook.account.Register;
import com.sendook.account.Sessions;
import com.sendook.account.Users;
import com.sendook.config.GatewayConfig;
import com.sendook.http.Authentication;
import com.sendook.http.ClientAddress;
import com.sendook.http.Routes;
import com.sendook.limit.Counters;
import com.sendook.limit.Patience;
import com.sendook.limit.SlowDown;
import com.sendook.store.Store;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/** Puts together who may come in: API keys, users and the organizations that they act for. */
final class AccountParts {
  private static final Duration EXPIRED_CLEARED_EVERY = Duration.ofHours(1);

  /** So many failed logins wait for nothing; behind one address there may be many people. */
  private static final int FREE_BY_EMAIL = 5;

  private static final int FREE_BY_ADDRESS = 30;

  private final Store store;
  private final SlowDown programSlowDown;
  private final ApiKeys keys;
  private final Members members;
  private final AuthRoutes authRoutes;

  AccountParts(
      Vertx vertx,
      GatewayConfig config,
      Store store,
      Counters counters,
      FirstInbox inboxes,
      NewOrganization noticed) {
    this.store = store;
    programSlowDown = slowDown(counters, "submission-address", FREE_BY_ADDRESS);
    keys = new ApiKeys(vertx, store);
    var tokens =
        new AccessTokens(vertx, store, InstantSource.system(), config.auth().tokenLifetime());
    vertx.setPeriodic(EXPIRED_CLEARED_EVERY.toMillis(), timer -> tokens.removeExpired());
    members = new Members(vertx, store, tokens);
    var users = new Users(store);
    var passwords = new Passwords(vertx);
    authRoutes =
        new AuthRoutes(
            config.auth().registration(),
            new ClientAddress(config.http().trustedProxyBlocks()),
            new Register(users, passwords, members, keys, tokens, inboxes, noticed),
            new Login(
                users,
                passwords,
                members,
                tokens,
                slowDown(counters, "login-address", FREE_BY_ADDRESS),
                slowDown(counters, "login-email", FREE_BY_EMAIL)),
            new Sessions(users, members, tokens));
  }

  private static SlowDown slowDown(Counters counters, String name, int free) {
    return new SlowDown(
        counters,
        name,
        new Patience(free, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(30)));
  }

  ApiKeys keys() {
    return keys;
  }

  /** For mail programs that log in with a key that is none. */
  SlowDown programSlowDown() {
    return programSlowDown;
  }

  FirstRun firstRun() {
    return new FirstRun(store, keys);
  }

  /** The door for programs. */
  Authentication keyHolders() {
    return new Authentication("An API key", (key, context) -> keys.organizationOf(key));
  }

  /** The door for people. */
  Authentication members() {
    return new Authentication(
        "An access token",
        (token, context) -> members.organizationOf(token, context.pathParam("organizationId")));
  }

  Routes authRoutes() {
    return authRoutes;
  }

  Routes keyRoutes() {
    return new ApiKeyRoutes(keys);
  }
}
