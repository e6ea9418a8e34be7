package com.sendook.secret;

import com.sendook.config.ConfigException;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Sees to it that a store has one secret key. Whoever comes first leaves a sealed word in the
 * store, and whoever can open it with none of its keys has others: with those it could neither read
 * the secrets that stand there nor seal any that the other nodes can read.
 */
public final class SharedKey {
  private static final String COLLECTION = Collections.SETTINGS;
  private static final String ID = "secretKey";
  private static final String SEALED = "sealed";
  private static final String CONTEXT = "settings:" + ID;
  private static final String WORD = "sendook";

  private SharedKey() {}

  /** Fails with {@link ConfigException} where the store was begun with another key. */
  public static Future<Void> check(Store store, SecretBox box) {
    var word =
        new JsonObject()
            .put("_id", ID)
            .put(SEALED, box.seal(WORD, CONTEXT))
            .put("schemaVersion", Documents.SCHEMA_VERSION);
    return store
        .insertIfAbsent(COLLECTION, word)
        .compose(first -> store.findOne(COLLECTION, new JsonObject().put("_id", ID)))
        .compose(found -> open(box, found.getString(SEALED)));
  }

  /** The same, and leaves nothing where the store has no word yet. */
  public static Future<Void> look(Store store, SecretBox box) {
    return store
        .findOne(COLLECTION, new JsonObject().put("_id", ID))
        .compose(
            found -> found == null ? Future.succeededFuture() : open(box, found.getString(SEALED)));
  }

  /** Whether the store was begun, and so has a key that belongs to it. */
  public static Future<Boolean> isBegun(Store store) {
    return store.findOne(COLLECTION, new JsonObject().put("_id", ID)).map(found -> found != null);
  }

  /** Where the word stands, for who seals it anew. */
  public static SealedFields fields() {
    return new SealedFields(
        COLLECTION,
        document ->
            document.getString("_id").equals(ID)
                ? List.of(new SealedField(SEALED, document.getString(SEALED), CONTEXT))
                : List.of());
  }

  private static Future<Void> open(SecretBox box, String sealed) {
    try {
      box.open(sealed, CONTEXT);
      return Future.succeededFuture();
    } catch (SealException e) {
      return Future.failedFuture(
          new ConfigException(
              "this node's secret key is not the one that the store was begun with: set secretKey"
                  + " (SENDOOK_SECRET_KEY) to that one, or copy the secret.key of a node that runs"
                  + " into this node's dataDir; where the key was changed, name the one before it"
                  + " in oldSecretKeys until secret rotate has run"));
    }
  }
}
