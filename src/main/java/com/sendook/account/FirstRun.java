package com.sendook.account;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an empty store usable: a default organization and a key to it. */
public final class FirstRun {
  private static final Logger log = LoggerFactory.getLogger(FirstRun.class);

  /** The same on every node, so that nodes that start together make one organization. */
  private static final String DEFAULT_ORGANIZATION = Ids.deriveTimeless("organization", "default");

  private final Store store;
  private final ApiKeys keys;

  public FirstRun(Store store, ApiKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /**
   * Makes what is missing.
   *
   * @param configuredKey the key that the operator chose, or empty
   * @return the key that was made, to be shown once, if this call made one
   */
  public Future<Optional<String>> prepare(String configuredKey) {
    if (!configuredKey.isEmpty()) {
      return addOrganization()
          .compose(organization -> keys.add(organization, "default", configuredKey))
          .compose(added -> keys.authenticate(configuredKey))
          .onSuccess(FirstRun::warnUnlessOpen)
          .map(Optional.empty());
    }
    return keys.any()
        .compose(
            any -> {
              if (any) {
                return Future.succeededFuture(Optional.<String>empty());
              }
              var key = ApiKeys.generate();
              return addOrganization()
                  .compose(organization -> keys.addFirst(organization, "default", key))
                  .map(made -> made ? Optional.of(key) : Optional.empty());
            });
  }

  /** What was ended through the API is not brought back by a restart, and nobody wonders why. */
  private static void warnUnlessOpen(ApiKey key) {
    if (key == null) {
      log.warn(
          "the key in apiKey (SENDOOK_API_KEY) was deleted or switched off through the API and"
              + " stays so: set another one");
    }
  }

  /** The organization that runs the gateway; it is made where it is not there yet. */
  public Future<String> addOrganization() {
    var organization = new Organization(DEFAULT_ORGANIZATION, "Default", Instant.now());
    return store
        .insertIfAbsent(Collections.ORGANIZATIONS, Documents.of(organization))
        .map(DEFAULT_ORGANIZATION);
  }
}
