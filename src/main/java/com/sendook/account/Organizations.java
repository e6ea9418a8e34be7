package com.sendook.account;

import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Organizations and keys as an operator makes them, who asks nobody. */
public final class Organizations {
  private static final int MAX_NAME_CHARS = 200;

  private final Store store;
  private final ApiKeys keys;

  public Organizations(Store store, ApiKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /** Makes one without users, keys or inboxes. */
  public Future<Organization> create(String name) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return checked(name)
        .map(checked -> new Organization(Ids.next(), checked, now))
        .compose(
            made ->
                store.insert(Collections.ORGANIZATIONS, Documents.of(made)).map(stored -> made));
  }

  /** Makes a key, and answers as the API shows it, this once with the {@code key} itself. */
  public Future<JsonObject> createKey(String organizationId, String name) {
    return checked(name)
        .compose(checked -> store.findById(Collections.ORGANIZATIONS, organizationId))
        .compose(
            found ->
                found == null
                    ? Future.failedFuture(Problem.notFound("Organization " + organizationId))
                    : keys.create(Ids.next(), organizationId, name));
  }

  private static Future<String> checked(String name) {
    boolean good =
        !name.isBlank()
            && name.length() <= MAX_NAME_CHARS
            && name.chars().noneMatch(Character::isISOControl);
    return good
        ? Future.succeededFuture(name)
        : Future.failedFuture(
            Problem.invalid("name", "must be one line of 1 to " + MAX_NAME_CHARS + " characters"));
  }
}
