package com.sendook.webhook;

import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** Gives a webhook a new secret; the one before signs beside it for a day. */
public final class RotateSecret {
  private static final Duration OLD_SIGNS = Duration.ofHours(24);

  /** Each signs every post. */
  private static final int MAX_OLD = 4;

  private final Store store;
  private final Webhooks webhooks;
  private final WebhookSecrets secrets;

  public RotateSecret(Store store, Webhooks webhooks, WebhookSecrets secrets) {
    this.store = store;
    this.webhooks = webhooks;
    this.secrets = secrets;
  }

  /**
   * Answers as the API shows the webhook, this once with its new {@code secret}. Fails as a
   * conflict where {@value #MAX_OLD} older ones sign already.
   *
   * @param rotation of the request; one that is asked for again changes nothing more
   */
  Future<JsonObject> rotate(Webhook present, String rotation) {
    if (rotation.equals(present.rotation())) {
      return Future.succeededFuture(present.toJson().put("secret", secrets.of(present)));
    }
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var old = present.oldSecrets(now);
    if (old.size() >= MAX_OLD) {
      return conflict(
          "%d earlier secrets still sign: make a new one after %s"
              .formatted(old.size(), old.get(old.size() - 1).until()));
    }
    var secret = SignedHeaders.generateSecret();
    return replace(present, secret, rotation, now)
        .compose(replaced -> webhooks.get(present.organizationId(), present.id()))
        .map(there -> there.toJson().put("secret", secret));
  }

  /** Whoever is told a secret can rely on it: of two at one time one is refused. */
  private Future<Void> replace(Webhook present, String secret, String rotation, Instant now) {
    var asRead =
        Webhooks.owned(present.organizationId(), present.id()).put("secret", present.secret());
    var set =
        new JsonObject()
            .put("secret", secrets.seal(present.id(), secret))
            .put("oldSecrets", oldSecrets(present, now))
            .put("rotation", rotation)
            .put("updatedAt", Documents.date(now));
    return store
        .updateOne(Collections.WEBHOOKS, asRead, new JsonObject().put("$set", set))
        .onSuccess(there -> webhooks.evict(present))
        .compose(
            there ->
                there
                    ? Future.succeededFuture()
                    : conflict("The secret was changed at the same time: try again"));
  }

  private static JsonArray oldSecrets(Webhook present, Instant now) {
    var old = new JsonArray();
    Stream.concat(
            Stream.of(new OldSecret(present.secret(), now.plus(OLD_SIGNS))),
            present.oldSecrets(now).stream())
        .forEach(each -> old.add(Documents.plain(each)));
    return old;
  }

  private static <T> Future<T> conflict(String message) {
    return Future.failedFuture(Problem.conflict(message));
  }
}
