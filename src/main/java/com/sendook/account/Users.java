package com.sendook.account;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The people who log in. */
public final class Users {
  private final Store store;

  public Users(Store store) {
    this.store = store;
  }

  /**
   * Fails with {@link com.sendook.store.DuplicateKey} where the e-mail is taken, also by one that
   * asked at the same time.
   */
  Future<Void> add(User user) {
    return store.insert(Collections.USERS, Documents.of(user));
  }

  /** The user with this e-mail, in lower case, or null. */
  Future<User> byEmail(String email) {
    return find(new JsonObject().put("email", email));
  }

  /** The user, or null. */
  Future<User> get(String id) {
    return find(new JsonObject().put("_id", id));
  }

  private Future<User> find(JsonObject query) {
    return store
        .findOne(Collections.USERS, query)
        .map(found -> found == null ? null : Documents.read(found, User.class));
  }

  /** Keeps the password under other parameters, unless it was changed meanwhile. */
  Future<Void> rehash(User user, String passwordHash) {
    return store
        .updateOne(
            Collections.USERS,
            new JsonObject().put("_id", user.id()).put("passwordHash", user.passwordHash()),
            new JsonObject().put("$set", new JsonObject().put("passwordHash", passwordHash)))
        .mapEmpty();
  }
}
